"""The attempts rule: it proposes, and lets nobody go by itself. (H-38, H-19)"""

from datetime import date, timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload import attempts
from socialrx.caseload.attempts import LastWay, tries_of
from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback import endings
from socialrx.feedback.endings import Ending
from socialrx.patients import flags
from socialrx.patients.flags import FlagSource
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.objections import ObjectionKind, record
from socialrx.patients.risk import assess

TELEPHONE, LETTER, MEETING = ("02", "no_answer"), ("98", "letter_sent"), ("01", "did_not_attend")


def tried(case: Case, *tries: tuple[str, str], days_ago: int = 30, apart: int = 5) -> None:
    """These tries, the first so many days ago, each some days after the one before."""
    for number, (mode, outcome) in enumerate(tries):
        at = clock.now() - timedelta(days=days_ago - number * apart)
        casework.record_contact(case, by=case.link_worker, mode=mode, outcome=outcome, at=at)
    db.session.commit()


def high_risk(case: Case) -> None:
    assess(case.patient, RiskAnswer.RISKS, by=case.link_worker, detail="Might harm himself", is_high=True)
    db.session.commit()


def allow(person: Patient, **ways: object) -> None:
    for name, value in ways.items():
        setattr(person, name, value)
    db.session.commit()


def test_enough_tries_in_two_ways_with_time_to_answer_propose_closing_and_close_nothing(case: Case):
    tried(case, TELEPHONE, TELEPHONE, LETTER)

    assert tries_of(case).is_proposed
    assert case.is_open


@pytest.mark.parametrize(
    ("tries", "says"),
    [
        ([TELEPHONE, LETTER], "3 tries are usual; there are 2 so far"),
        ([TELEPHONE, TELEPHONE, TELEPHONE], "2 different ways are needed; 1 tried so far"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_proposed(case: Case, tries: list, says: str):
    tried(case, *tries)

    standing = tries_of(case)
    assert not standing.is_proposed
    assert any(says in words for words in standing.missing)


def test_three_tries_in_one_hour_are_not_enough(case: Case):
    tried(case, TELEPHONE, LETTER, MEETING, days_ago=0, apart=0)

    assert not tries_of(case).may_close
    with pytest.raises(endings.TooSoon, match="Give them time"):
        endings.end(case, Ending("not_reached"), by=case.link_worker)


def test_one_way_alone_is_not_enough_to_let_somebody_go(case: Case):
    tried(case, TELEPHONE, TELEPHONE, TELEPHONE)

    assert not tries_of(case).may_close
    with pytest.raises(endings.SayWhatWasTried):
        endings.end(case, Ending("not_reached"), by=case.link_worker)


def test_only_tries_since_they_last_talked_count(case: Case):
    tried(case, TELEPHONE, LETTER, ("02", "asked_ring_back"), TELEPHONE)

    assert [one.outcome for one in tries_of(case).made] == ["no_answer"]


def test_somebody_who_did_not_come_was_tried_and_it_says_so_in_its_own_words(case: Case):
    tried(case, MEETING)

    assert case.attempts == 1
    assert dict(tries_of(case).ways) == {"appointment": 1}


@pytest.mark.parametrize("outcome", ["cancelled_person", "cancelled_by_us"])
def test_what_was_cancelled_in_time_is_no_try(case: Case, outcome: str):
    tried(case, ("01", outcome))

    assert (case.attempts, case.first_attempt_at, tries_of(case).made) == (0, None, [])


def test_a_last_letter_goes_first_where_it_is_safe_and_has_its_time(case: Case):
    allow(case.patient, may_post=True, address="1 The Green")
    tried(case, TELEPHONE, TELEPHONE, MEETING)
    assert tries_of(case).wants_last_word

    attempts.send_last_word(case, LastWay.LETTER, by=case.link_worker)
    db.session.commit()

    standing = tries_of(case)
    assert not standing.wants_last_word and not standing.is_proposed
    assert (case.next_kind, case.next_on) == (NextKind.DECIDE, standing.answer_by)


def allowed(person: Patient) -> None:
    allow(person, may_post=True, may_text=True, address="1 The Green")


def died(case: Case) -> None:
    case.patient.died_on = clock.today()


def hides(case: Case) -> None:
    flags.set_flag(
        case.patient,
        by=case.link_worker,
        source=FlagSource.WORKER,
        because="Fled",
        organisation_id=case.team.employer_id,
    )


def wants_no_contact(case: Case) -> None:
    record(case.patient, ObjectionKind.CONTACT, by=case.link_worker, words="No.")


def forbids(case: Case) -> None:
    allow(case.patient, may_post=False, may_text=False)


def test_both_ways_are_offered_to_whoever_allows_them(case: Case):
    allowed(case.patient)

    assert attempts.safe_ways(case.patient) == [LastWay.LETTER, LastWay.TEXT]


@pytest.mark.parametrize("but", [died, hides, wants_no_contact, forbids])
def test_nobody_is_written_to_in_a_way_that_is_not_safe(case: Case, but):
    allowed(case.patient)
    but(case)
    db.session.commit()

    assert attempts.safe_ways(case.patient) == []
    for way in LastWay:
        with pytest.raises(attempts.NotThisWay):
            attempts.send_last_word(case, way, by=case.link_worker)


def test_with_a_safe_way_confirmed_a_letter_may_go_to_somebody_who_hides(case: Case):
    allowed(case.patient)
    hides(case)
    db.session.flush()
    flags.flag_of(case.patient).confirm_safe_way("By her sister", by=case.link_worker)

    assert attempts.safe_ways(case.patient) == [LastWay.LETTER]


@pytest.mark.parametrize("danger", ["worry", "high risk"])
def test_nobody_in_danger_is_let_go_as_not_reached(case: Case, danger: str):
    tried(case, TELEPHONE, TELEPHONE, LETTER)
    if danger == "worry":
        casework.raise_concern(case, by=case.link_worker, concern="Bruises")
        db.session.commit()
    else:
        high_risk(case)

    standing = tries_of(case)
    assert not standing.may_close and not standing.is_proposed and standing.kept_because
    with pytest.raises(feedback.WorryIsOpen):
        endings.end(case, Ending("not_reached"), by=case.link_worker)
    assert case.is_open


def test_a_high_risk_that_was_assessed_again_holds_nobody_back(case: Case):
    tried(case, TELEPHONE, TELEPHONE, LETTER)
    high_risk(case)
    assess(case.patient, RiskAnswer.NONE_KNOWN, by=case.link_worker)
    db.session.commit()

    assert tries_of(case).may_close


def test_a_mistake_among_the_tries_does_not_count(case: Case):
    tried(case, TELEPHONE, LETTER)
    tries_of(case).made[0].void(by=case.link_worker, reason="Wrong person")
    db.session.commit()

    assert len(tries_of(case).made) == 1


def test_whoever_rings_back_in_time_has_the_same_case_again(case: Case):
    case.close(by=case.link_worker, reason="not_reached", ended_by=EndedBy.LINK_WORKER)
    assert case.may_reopen

    endings.reopen(case, by=case.link_worker, reason="They rang back")

    assert (case.is_open, case.next_kind, case.next_on) == (True, NextKind.CALL, clock.today())


def test_the_gap_is_counted_in_working_days(case: Case, time_machine_at):
    tried(case, TELEPHONE, days_ago=0)
    first = clock.today()

    assert tries_of(case).free_on == clock.add_working_days(first, 3)
    assert isinstance(tries_of(case).free_on, date)
