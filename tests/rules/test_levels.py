"""Step up and step down: a reason each, and aftercare that comes onto the list without losing what was planned."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from socialrx.accounts.models import User
from socialrx.caseload import levels
from socialrx.caseload.actions import plan_next
from socialrx.caseload.levels import CannotStep, Step
from socialrx.caseload.models import Case, NextKind
from socialrx.caseload.models.case import EndedBy
from socialrx.core import clock
from socialrx.core.codelists import CodeListEntry, forget
from socialrx.core.database import db
from tests.factories import Place


@pytest.fixture
def amina(rushcliffe: Place) -> User:
    return rushcliffe.link_worker


def steps(case: Case, *to: str, by: User, aftercare_on: date | None = None) -> None:
    """One after the other, each committed."""
    for level in to:
        levels.step(case, Step(level, "It changed", aftercare_on), by=by)
        db.session.commit()


def test_the_first_level_needs_no_reason_and_each_step_after_it_does(case: Case, amina: User):
    levels.step(case, Step("3"), by=amina)
    db.session.commit()

    with pytest.raises(CannotStep, match="why"):
        levels.step(case, Step("2"), by=amina)
    levels.step(case, Step("2", "Goes to the club alone"), by=amina)

    assert (levels.level_of(case).before, levels.level_of(case).level) == ("3", "2")


@pytest.mark.parametrize("level", ["3", "9", ""])
def test_the_same_level_and_one_that_is_none_are_refused(case: Case, amina: User, level: str):
    steps(case, "3", by=amina)

    with pytest.raises(CannotStep):
        levels.step(case, Step(level, "Because"), by=amina)


def test_a_closed_case_has_no_steps(case: Case, amina: User):
    case.close(by=amina, reason="plan_complete", ended_by=EndedBy.PERSON)

    with pytest.raises(CannotStep, match="closed"):
        levels.step(case, Step("2"), by=amina)


def test_only_a_step_down_has_aftercare(case: Case, amina: User):
    steps(case, "1", "3", by=amina, aftercare_on=clock.today() + timedelta(days=9))
    assert levels.level_of(case).aftercare_on is None

    steps(case, "2", by=amina)

    assert levels.level_of(case).aftercare_on == levels.usual_aftercare()
    assert clock.is_working_day(levels.usual_aftercare())


def test_aftercare_comes_onto_the_list_on_its_day_once_and_what_was_planned_stays(
    case: Case, amina: User, time_machine_at
):
    steps(case, "3", "1", by=amina, aftercare_on=clock.today() + timedelta(days=10))
    plan_next(case, NextKind.MEET, on=clock.today() + timedelta(days=20), note="at the library")
    db.session.commit()
    assert levels.remind_aftercare() == 0

    time_machine_at(clock.now() + timedelta(days=10))

    assert levels.remind_aftercare() == 1
    assert (case.next_kind, case.next_on) == (NextKind.REVIEW, clock.today())
    assert levels.AFTERCARE in case.next_note
    assert "then meet on" in case.next_note
    assert "at the library" in case.next_note
    assert levels.remind_aftercare() == 0


def test_a_step_up_makes_aftercare_void(case: Case, amina: User, time_machine_at):
    steps(case, "3", "1", "2", by=amina, aftercare_on=clock.today() + timedelta(days=10))
    before = case.next_on

    time_machine_at(clock.now() + timedelta(days=11))

    assert levels.remind_aftercare() == 0
    assert case.next_on == before


def test_of_a_closed_case_no_aftercare_comes(case: Case, amina: User, time_machine_at):
    steps(case, "3", "1", by=amina, aftercare_on=clock.today() + timedelta(days=1))
    case.close(by=amina, reason="plan_complete", ended_by=EndedBy.PERSON)
    db.session.commit()

    time_machine_at(clock.now() + timedelta(days=2))

    assert levels.remind_aftercare() == 0


@pytest.fixture
def ended() -> Iterator[None]:
    """The third level is ended. The lists outlast a test on one of the databases: it is put back."""
    rows = sa.update(CodeListEntry).where(CodeListEntry.list_name == levels.LEVELS, CodeListEntry.key == "3")
    db.session.execute(rows.values(valid_to=clock.today() - timedelta(days=1)))
    db.session.commit()
    forget()
    yield
    db.session.execute(rows.values(valid_to=None))
    db.session.commit()
    forget()


def test_a_level_that_an_installation_ended_is_stepped_down_from(case: Case, amina: User, request):
    steps(case, "3", by=amina)
    request.getfixturevalue("ended")

    steps(case, "2", by=amina)

    assert levels.level_of(case).aftercare_on
    with pytest.raises(CannotStep, match="Choose"):
        levels.step(case, Step("3", "More again"), by=amina)
