"""The caseload is answered by its index, whatever else is in the table."""

import sqlalchemy as sa

from socialrx.access.scopes import own_cases_for
from socialrx.accounts.models import Seat
from socialrx.accounts.queries import seat_of
from socialrx.caseload.models import Case
from socialrx.caseload.queries import open_ones
from socialrx.core.database import db
from tests.factories import Place


def test_a_workers_open_cases_come_from_the_index_already_in_order(rushcliffe: Place, case: Case):
    amina = rushcliffe.link_worker
    seat = seat_of(amina.id, rushcliffe.pcn.id)
    assert isinstance(seat, Seat)
    amina.seat = seat
    listed = open_ones(own_cases_for(amina)).compile(db.engine, compile_kwargs={"literal_binds": True})

    plan = " ".join(row.detail for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {listed}")))

    assert "ix_case_worker_next" in plan
    assert "TEMP B-TREE" not in plan
