"""Every form needs its token, and nothing is written by a GET."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from socialrx.caseload.models import Case
from socialrx.core.database import db
from tests.factories import Place
from tests.house.everything import one_of_each
from tests.house.test_nobody_elses_record_exists import RULES

UNTRAILED = {"trail_entry", "sign_in_session", "sign_in_tries"}


@pytest.fixture
def protected(app: Flask):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def counts() -> dict[str, int]:
    """How many rows every table has, besides the trail and the sessions."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in UNTRAILED]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_a_form_without_its_token_is_refused_and_writes_nothing(
    app: Flask, case: Case, rushcliffe: Place, browse, request
):
    records = one_of_each(case, rushcliffe)
    users = [browse(user) for user in (rushcliffe.link_worker, rushcliffe.lead, rushcliffe.gp)]
    before = counts()
    request.getfixturevalue("protected")

    for endpoint, path, methods in RULES:
        if "POST" in methods:
            record = records.get(app.view_functions[endpoint].opens)
            address = path.replace("<uuid:id>", str(record.id))
            for user in users:
                assert user.send(address, reason="x").status_code == 400, path

    assert counts() == before


def test_opening_every_page_writes_nothing_but_the_trail(app: Flask, case: Case, rushcliffe: Place, browse):
    records = one_of_each(case, rushcliffe)
    before = counts()

    for user in (rushcliffe.link_worker, rushcliffe.lead, rushcliffe.gp, rushcliffe.receptionist, rushcliffe.manager):
        somebody = browse(user)
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and set(rule.arguments) <= {"id"} and rule.endpoint != "static":
                record = records.get(app.view_functions[rule.endpoint].opens)
                answer = somebody.get(rule.rule.replace("<uuid:id>", str(record.id) if record else ""))
                assert answer.status_code < 500, f"{rule.rule} answered {answer.status_code}"

    assert counts() == before
