"""Whom allocation suggests, in which order, and why it says so."""

from datetime import timedelta

import pytest

from socialrx.accounts.absences import AbsenceKind
from socialrx.accounts.models import Role, User
from socialrx.caseload.actions import record_contact
from socialrx.caseload.covers import set_absence
from socialrx.caseload.models import Case, EndedBy
from socialrx.caseload.suggesting import Suggestion, suggestions
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.models import Patient
from tests import factories
from tests.factories import Place


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def arthur(rushcliffe: Place) -> Patient:
    """Nobody of the team knows him yet."""
    return factories.patient("Arthur", "Dean", practice=rushcliffe.practice)


def of(person: Patient, place: Place) -> list[Suggestion]:
    db.session.commit()
    return suggestions(person, place.team.id)


def names(found: list[Suggestion]) -> list[str]:
    return [one.load.worker.given_name for one in found]


def reasons(found: list[Suggestion], given: str) -> list[str]:
    return next(one.reasons for one in found if one.load.worker.given_name == given)


def ended_case(person: Patient, worker: User, place: Place) -> Case:
    case = factories.case(factories.referral(person, place.gp), worker, by=place.lead)
    case.close(by=worker, reason="completed", ended_by=EndedBy.TOGETHER)
    return case


def test_whoever_carries_least_of_their_limit_comes_first(case: Case, dev: User, rushcliffe: Place):
    sally = factories.patient("Sally", "Elsewhere", nhs_number=None, no_number_reason="nhs-number-not-known")
    rushcliffe.link_worker.safe_caseload = 2

    assert names(of(sally, rushcliffe)) == ["Dev", "Amina"]
    rushcliffe.link_worker.safe_caseload, dev.safe_caseload = 60, 0
    assert names(of(sally, rushcliffe)) == ["Amina", "Dev"]


def test_of_two_who_carry_about_the_same_whoever_knows_the_practice_comes_first(
    case: Case, dev: User, arthur: Patient, rushcliffe: Place
):
    assert names(of(arthur, rushcliffe)) == ["Amina", "Dev"]


def test_whoever_worked_with_the_person_before_comes_first_and_it_says_so(
    case: Case, dev: User, arthur: Patient, rushcliffe: Place
):
    ended_case(arthur, dev, rushcliffe)
    assert reasons(of(arthur, rushcliffe), "Dev")[0] == "Has worked with this person before"
    assert names(of(arthur, rushcliffe))[0] == "Dev"


def test_whoever_only_wrote_a_contact_knew_them_too(case: Case, dev: User, rushcliffe: Place):
    record_contact(case, by=dev, mode="02", outcome="no_answer")

    assert "Has worked with this person before" in reasons(of(case.patient, rushcliffe), "Dev")


def test_a_record_that_may_be_theirs_counts_as_perhaps(
    case: Case, dev: User, joan: Patient, arthur: Patient, rushcliffe: Place
):
    pair = DuplicateMerge(kept=arthur, merged=joan, team=rushcliffe.team, reasons="same", proposed_by_id=dev.id)
    db.session.add(pair)

    found = of(arthur, rushcliffe)

    assert "May have worked with them before, under a possible duplicate record" in reasons(found, "Amina")


def test_a_language_in_common_says_so_and_english_does_not_count(dev: User, arthur: Patient, rushcliffe: Place):
    dev.languages, arthur.language = "Polish, Urdu", "polish"
    found = of(arthur, rushcliffe)
    assert names(found)[0] == "Dev"
    assert reasons(found, "Dev") == ["Speaks polish"]

    dev.languages = arthur.language = "English"
    assert reasons(of(arthur, rushcliffe), "Dev") == []


def test_knowing_the_practice_says_so_but_not_of_somebody_whose_whereabouts_are_sensitive(
    case: Case, dev: User, arthur: Patient, rushcliffe: Place
):
    assert reasons(of(arthur, rushcliffe), "Amina") == ["Knows this practice"]

    arthur.is_s_flagged = True

    assert reasons(of(arthur, rushcliffe), "Amina") == []


def test_whoever_is_away_now_or_soon_comes_last_and_until_when(dev: User, arthur: Patient, rushcliffe: Place):
    last = clock.today() + timedelta(days=3)
    ended_case(arthur, dev, rushcliffe)
    stretch = (clock.today(), last)
    set_absence(dev.id, rushcliffe.team.id, AbsenceKind.SICKNESS, stretch, cover_id=None, by=rushcliffe.lead)

    found = of(arthur, rushcliffe)

    assert names(found) == ["Amina", "Dev"]
    assert reasons(found, "Dev")[0] == f"Away until {clock.in_words(last)}"
    assert "sick" not in " ".join(reasons(found, "Dev")).lower()


def test_the_full_come_after_those_with_room_whatever_speaks_for_them(dev: User, arthur: Patient, rushcliffe: Place):
    ended_case(arthur, dev, rushcliffe)
    dev.safe_caseload = 0

    found = of(arthur, rushcliffe)

    assert names(found) == ["Amina", "Dev"]
    assert "Give a reason below" in found[1].words


def test_nobody_of_another_team_and_nobody_who_left_is_among_them(
    dev: User, arthur: Patient, rushcliffe: Place, nottingham_west: Place
):
    factories.membership_of(dev).ends_on = clock.today() - timedelta(days=1)

    assert names(of(arthur, rushcliffe)) == ["Amina"]


def test_the_suggestions_cost_three_queries_however_many_they_are(
    case: Case, dev: User, arthur: Patient, rushcliffe: Place, queries
):
    db.session.refresh(arthur, ["practice"])
    few = queries(lambda: suggestions(arthur, rushcliffe.team.id))
    for given in ("Ada", "Ben", "Cleo"):
        factories.user(given, "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    db.session.refresh(arthur, ["practice"])

    assert len(queries(lambda: suggestions(arthur, rushcliffe.team.id))) == len(few) == 3
