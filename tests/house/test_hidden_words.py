"""A word of its own in everything hidden inside a record: read by those who may, on its own page, nowhere else.

Every page that can be fetched is fetched as every role, from the URL map, so
that a route is covered the day it appears.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case, SafeguardingConcern, SealedNote, WorkerSafetyFlag
from socialrx.core.database import Base, db
from socialrx.core.post import Letter
from socialrx.core.trail import TrailEntry
from socialrx.directory.models import Service
from socialrx.patients import flags
from socialrx.patients.flags import FlagSource
from socialrx.patients.hidden import HIDDEN
from tests.factories import Place
from tests.house.world import OWN, Records, World, build
from tests.pdf import Read

SEALED, WARNING, WORRY, PLACE = "qxsealed", "qxwarning", "qxworry", "qxplace"
# Who reads which of them, where. A lead's reading of a sealed note is a press, not a page that is fetched.
MAY_READ = {
    (SEALED, Role.LINK_WORKER, "sealed.show"),
    *((WARNING, role, "warnings.show") for role in (Role.LINK_WORKER, Role.TEAM_LEAD)),
    *((WORRY, role, "concerns.show") for role in (Role.LINK_WORKER, Role.TEAM_LEAD)),
}


# What an open inquiry or a copy on request reads is held by tests of their own.
INQUIRIES = {"inquiries", "copies"}


@pytest.fixture
def world(rushcliffe: Place, nottingham_west: Place) -> World:
    """Two networks; in our own worker's case everything hidden has a word of its own, and the person is flagged."""
    made = build(rushcliffe, nottingham_west)
    fill(made.records[OWN], rushcliffe.link_worker, rushcliffe)
    return made


def fill(records: Records, by: User, place: Place) -> None:
    records[SealedNote].words = SEALED
    records[WorkerSafetyFlag].words = WARNING
    records[SafeguardingConcern].concern = records[SafeguardingConcern].done_at_once = WORRY
    patient = records[Case].patient
    for name in HIDDEN:
        setattr(patient, name, PLACE[:8])
    patient.may_email = patient.may_post = True
    facts = {"source": FlagSource.WORKER, "because": "Left home", "organisation_id": place.pcn.id}
    db.session.add(flags.set_flag(patient, by=by, **facts))
    db.session.commit()


def pages(app: Flask, records: Records) -> Iterator[tuple[str, str]]:
    """Every page that can be fetched, with the record it opens and any other name in its address filled in."""
    for rule in app.url_map.iter_rules():
        opens = getattr(app.view_functions[rule.endpoint], "opens", None)
        is_asked = rule.endpoint != "static" and rule.endpoint.split(".")[0] not in INQUIRIES
        if is_asked and "GET" in rule.methods and (opens is None or opens in records):
            yield rule.endpoint, address(rule, opens, records)


def address(rule: Rule, opens: type[Base] | None, records: Records) -> str:
    known = {"id": records[opens].id} if opens else {}
    others = {name: known.get("id") or records[Case].link_worker_id for name in rule.arguments}
    path = rule.build(others | known)[1]
    return f"{path}?service={records[Service].id}&checked=y"


def words_of(answer) -> str:
    if answer.mimetype != "application/pdf":
        return answer.get_data().decode(errors="replace")
    pdf = Read(answer.data)
    return " ".join([*pdf.said, pdf.drawn, pdf.described])


def found_in(text: str) -> list[str]:
    return [word for word in (SEALED, WARNING, WORRY, PLACE) if word in text.lower()]


def test_what_is_hidden_is_read_by_those_who_may_on_its_own_page_and_nowhere_else(app: Flask, world: World, browse):
    seen = set()
    for role, user in world.users.items():
        at = browse(user)
        for endpoint, path in pages(app, world.records[OWN]):
            seen |= {(word, role, endpoint) for word in found_in(words_of(at.get(path)))}

    assert seen == MAY_READ
    letters = db.session.query(Letter).all()
    assert letters
    assert found_in(" ".join(letter.title + letter.body for letter in letters)) == []
    assert found_in(" ".join(entry.detail for entry in db.session.query(TrailEntry))) == []


def test_the_walk_would_see_whereabouts_that_are_not_hidden(app: Flask, world: World, browse):
    world.records[OWN][Case].patient.is_s_flagged = False
    at = browse(world.users[Role.LINK_WORKER])

    seen = {endpoint for endpoint, path in pages(app, world.records[OWN]) if PLACE in words_of(at.get(path)).lower()}

    assert {"caseload.mine", "caseload.person", "caseload.contact", "caseload.reach"} <= seen
