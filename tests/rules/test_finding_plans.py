"""However somebody is looked for, an index answers: no reading of all people, cases or referrals."""

import pytest
from flask import current_app

from socialrx.accounts.queries import seat_of
from socialrx.blueprints.caseload.find_form import FindForm
from socialrx.blueprints.caseload.finding import in_network, on_my_lists
from socialrx.core.database import db
from socialrx.core.ids import reference_of
from tests.factories import Place

BORN = {"born-day": "4", "born-month": "5", "born-year": "1951"}


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ({"family": "Smith-Jones", **BORN}, "ix_patient_born_family"),
        ({"family": "Smith-Jones", "phone": "07700 900123"}, "ix_patient_mobile"),
        ({"number": "9990000018"}, "(nhs_number=?)"),
        ({"reference": reference_of(7)}, "(reference=?)"),
        ({"family": "Smith-Jones"}, "ix_case_"),
    ],
)
def test_an_index_answers_each_way_of_looking(rushcliffe: Place, queries, typed: dict, index: str):
    amina = rushcliffe.link_worker
    amina.seat = seat_of(amina.id, rushcliffe.pcn.id)
    with current_app.test_request_context("/people", method="POST", data=typed):
        form = FindForm()
        assert form.validate()
        asked = queries(lambda: on_my_lists(form, amina) if form.knows_one_thing else in_network(form, amina))

    if db.engine.dialect.name == "sqlite":
        values = tuple("x" for _ in range(asked[0].count("?")))
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", values).all()
        said = "\n".join(row[-1] for row in plan)
        assert index in said, said
        assert "SCAN patient" not in said and "SCAN case_" not in said and "SCAN referral" not in said, said
