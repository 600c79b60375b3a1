"""What never leaves: a word of its own in every text of the record, and where each is allowed to come out.

A new column of text gets a canary by itself. Whoever adds one and lets it out
must write it into SEEN here, and think about who reads the paper.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapper

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core.database import Base, db
from socialrx.documents import gp_summary, person_summary
from socialrx.onward.lifecycle import State
from tests import factories, joans_story
from tests.factories import Place
from tests.pdf import Read

SHORTEST_TEXT = 20
# Rows of the system's own, and what is not text but the key of a choice.
OWN = {"alembic_version", "code_list_entry", "trail_entry", "letter", "sign_in_session", "postcode", "reminder"}
KEYS = {
    "patient.no_number_reason", "access_need.key", "referral.source", "referral_need.need", "case_.closure_reason",
    "contact.outcome", "contact.mode", "measurement.measure", "measurement.version", "measure_answer.item",
    "taxonomy_term.code", "user_account.password_hash", "organisation.ods_code", "patient.interpreter",
    "referral_step.move", "referral_step.before", "referral_step.after", "case_step.move", "case_step.before",
    "case_step.after", "onward_step.move", "onward_step.before", "onward_step.after",
}  # fmt: skip

BOTH_SEE = {
    "patient.given_name",
    "practice.name",
    "plan.what_matters",
    "goal.words",
    "plan_action.what",
    "plan_action.owner_name",
    "service.name",
    "team.name",
    "team.phone",
    "worker.given_name",
}
GP_SEES = BOTH_SEE | {"patient.family_name", "referral.hopes", "referral.on_behalf_of", "worker.family_name"}
PERSON_SEES = BOTH_SEE
ONCE_CLOSED = {"case_.what_changed"}
GP_ONCE_CLOSED = ONCE_CLOSED | {"message_back.wanted_from_practice"}


@pytest.fixture
def told(case: Case, rushcliffe: Place) -> Case:
    """Joan's story with a row in every room."""
    joans_story.told(case, rushcliffe)
    hidden = joans_story.for_abuse(factories.service("Juno House"))
    joans_story.introduced(case, hidden, State.STARTED, rushcliffe)
    joans_story.worried(case, rushcliffe)
    joans_story.needs_steps(case)
    joans_story.next_is(case, "Dog bites")
    return case


def test_each_canary_comes_out_only_where_it_is_allowed_while_the_case_is_open(told: Case, rushcliffe: Place):
    hatched = hatch(told, rushcliffe)

    assert seen(gp_summary.build(told), hatched) == GP_SEES | {"hidden.name"}
    assert seen(person_summary.build(told), hatched) == PERSON_SEES


def test_each_canary_comes_out_only_where_it_is_allowed_after_the_end(told: Case, rushcliffe: Place):
    joans_story.closed(told, rushcliffe)
    hatched = hatch(told, rushcliffe)

    assert seen(gp_summary.build(told), hatched) == GP_SEES | GP_ONCE_CLOSED | {"hidden.name"}
    assert seen(person_summary.build(told), hatched) == PERSON_SEES | ONCE_CLOSED


def test_a_preferred_name_is_what_the_person_is_called(told: Case, rushcliffe: Place):
    hatched = hatch(told, rushcliffe, without=set())

    assert "patient.preferred_name" in seen(person_summary.build(told), hatched)
    assert "patient.preferred_name" not in seen(gp_summary.build(told), hatched)


def test_the_canaries_sit_in_every_room(told: Case, rushcliffe: Place):
    joans_story.closed(told, rushcliffe)

    sat_in = {name.split(".")[0] for name in hatch(told, rushcliffe, without=set()).values()}

    assert sat_in >= {
        "patient", "access_need", "risk_assessment", "referral", "referral_step", "person_answer", "case_", "case_step",
        "contact", "safeguarding_concern", "plan", "goal", "plan_action", "onward_referral", "onward_step", "service",
        "community_organisation", "message_back", "practice", "team", "worker", "gp", "lead", "taxonomy_term",
    }  # fmt: skip


def hatch(case: Case, place: Place, *, without: set[str] = frozenset({"patient.preferred_name"})) -> dict[str, str]:
    """Put a canary into every text of every row; returns which bird sits where."""
    known = names_of(place)
    hatched: dict[str, str] = {}
    for row, column in texts():
        name = f"{known.get(row.id, row.__tablename__) if hasattr(row, 'id') else row.__tablename__}.{column}"
        if name not in without:
            bird = f"Zq{len(hatched)}x"
            hatched[bird] = name
            setattr(row, column, bird)
    db.session.commit()
    return hatched


def names_of(place: Place) -> dict[Any, str]:
    users = {place.link_worker.id: "worker", place.gp.id: "gp", place.lead.id: "lead"}
    hidden = db.session.query(joans_story.ServiceTerm).one().service_id
    return users | {place.practice.id: "practice", place.pcn.id: "pcn", hidden: "hidden"}


def texts() -> Iterator[tuple[Any, str]]:
    """Every row that stands in the database, with each of its columns that holds what somebody typed."""
    for mapper in Base.registry.mappers:
        if mapper.local_table.name not in OWN:
            columns = [key for key in typed_columns(mapper) if f"{mapper.local_table.name}.{key}" not in KEYS]
            for row in db.session.scalars(sa.select(mapper.class_)):
                yield from ((row, key) for key in columns if changeable(row, key))


def typed_columns(mapper: Mapper) -> Iterator[str]:
    for attribute in mapper.column_attrs:
        kind = attribute.columns[0].type
        is_text = isinstance(kind, sa.String) and not isinstance(kind, sa.Enum)
        if is_text and (kind.length is None or kind.length >= SHORTEST_TEXT) and not attribute.key.startswith("folded"):
            yield attribute.key


def changeable(row: Any, key: str) -> bool:
    """A demonstration's or another PCN's user keeps the name; everybody in this story gets a canary."""
    return not (isinstance(row, User) and key == "email")


def seen(pdf: bytes, hatched: dict[str, str]) -> set[str]:
    """Which canaries are anywhere in the file: read out, drawn, or in what it says about itself."""
    read = Read(pdf)
    everything = " ".join([*read.said, read.drawn, read.described])
    return {name for bird, name in hatched.items() if bird in everything}
