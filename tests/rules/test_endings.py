"""Ending a case: what each reason asks for, what is still open, and opening it again."""

from datetime import timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, CaseStatus, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.feedback import actions as feedback
from socialrx.feedback import endings
from socialrx.feedback.endings import Ending
from socialrx.feedback.loose_ends import loose_ends
from socialrx.feedback.models import Route
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.outcomes import actions as measuring
from socialrx.outcomes.models import Mode
from socialrx.plans import actions as planning
from socialrx.plans.models import Owner
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Answer
from tests import factories


def tried(case: Case, *tries: tuple[str, str]) -> None:
    for mode, outcome in tries:
        lately = clock.now() - timedelta(days=7)
        casework.record_contact(case, by=case.link_worker, mode=mode, outcome=outcome, at=lately)
    db.session.commit()


def test_goals_met_closes_with_who_ended_it_and_what_changed(case: Case):
    ending = Ending(
        "goals_met", EndedBy.TOGETHER, what_changed="Walks to the shops.", wanted="Please stop the tablets."
    )

    message = endings.end(case, ending, by=case.link_worker)

    assert (case.status, case.closure_reason, case.ended_by) == (CaseStatus.CLOSED, "goals_met", EndedBy.TOGETHER)
    assert case.what_changed == "Walks to the shops."
    assert message.wanted_from_practice == "Please stop the tablets."


def test_an_ending_says_who_ended_it(case: Case):
    with pytest.raises(endings.SayWho):
        endings.end(case, Ending("goals_met"), by=case.link_worker)

    assert case.is_open


@pytest.mark.parametrize(
    ("reason", "who"),
    [("person_declined", EndedBy.PERSON), ("person_stopped", EndedBy.PERSON), ("referrer_withdrew", EndedBy.REFERRER)],
)
def test_some_reasons_say_it_themselves(case: Case, reason: str, who: EndedBy):
    endings.end(case, Ending(reason, EndedBy.CIRCUMSTANCES), by=case.link_worker)

    assert case.ended_by is who


def test_a_person_who_declined_has_that_as_their_answer(case: Case):
    endings.end(case, Ending("person_declined"), by=case.link_worker)

    assert case.referral.latest_answer.answer is Answer.DECLINED


def test_a_withdrawal_is_the_referrals_too(case: Case):
    endings.end(case, Ending("referrer_withdrew"), by=case.link_worker)

    assert case.referral.status is Status.WITHDRAWN


def test_a_person_who_objects_is_heard(case: Case):
    message = endings.end(case, Ending("person_stopped", objects=True), by=case.link_worker)

    assert message.route is Route.PERSON_OBJECTS


@pytest.mark.parametrize("mistake", ["duplicate", "data_error"])
def test_a_mistake_is_struck_out_and_not_closed(case: Case, mistake: str):
    with pytest.raises(endings.NotAnEnding):
        endings.end(case, Ending(mistake, EndedBy.LINK_WORKER), by=case.link_worker)


def test_a_death_has_a_day_and_nothing_goes_to_the_person_after_it(case: Case):
    with pytest.raises(endings.SayWhen):
        endings.end(case, Ending("died"), by=case.link_worker)
    assert case.is_open

    endings.end(case, Ending("died", died_on=clock.today()), by=case.link_worker)
    assert case.patient.died_on == clock.today()
    assert case.ended_by is EndedBy.CIRCUMSTANCES


@pytest.mark.parametrize("days", [1, -40000])
def test_nobody_dies_in_the_future_or_before_they_are_born(case: Case, days: int):
    with pytest.raises(BadInput):
        case.patient.record_death(clock.today() + timedelta(days=days))

    assert case.patient.died_on is None


@pytest.mark.parametrize("tries", [[], [("02", "no_answer"), ("02", "voicemail")]])
def test_not_reached_asks_for_two_ways_that_were_tried(case: Case, tries: list):
    tried(case, *tries)

    with pytest.raises(endings.SayWhatWasTried, match="two ways"):
        endings.end(case, Ending("not_reached"), by=case.link_worker)

    assert case.is_open


def test_two_recorded_ways_are_enough_and_the_practice_hears_them(case: Case):
    tried(case, ("02", "no_answer"), ("02", "no_answer"), ("98", "letter_sent"))

    message = endings.end(case, Ending("not_reached"), by=case.link_worker)

    assert "Tried: telephone twice, letter once." in message.what_happened


def test_a_way_that_was_not_recorded_can_be_said(case: Case):
    tried(case, ("02", "no_answer"))

    endings.end(case, Ending("not_reached", tried="a note through the door"), by=case.link_worker)

    assert case.what_changed == "Not known. Tried: telephone once, a note through the door."


def test_nobody_with_an_open_worry_is_let_go_as_not_reached(case: Case):
    casework.raise_concern(case, by=case.link_worker, concern="Bruises")
    db.session.commit()

    with pytest.raises(feedback.WorryIsOpen):
        endings.end(case, Ending("not_reached", tried="telephone, letter"), by=case.link_worker)


def test_opening_again_is_the_same_case_with_its_reason(case: Case):
    endings.end(case, Ending("person_stopped"), by=case.link_worker)

    endings.reopen(case, by=case.link_worker, reason="Changed their mind")

    assert case.status is CaseStatus.OPEN
    assert case.steps[-1].reason == "Changed their mind"


def test_opening_again_takes_back_a_death_recorded_in_error(case: Case):
    endings.end(case, Ending("died", died_on=clock.today()), by=case.link_worker)

    endings.reopen(case, by=case.link_worker, reason="It was somebody else")

    assert case.patient.died_on is None


def test_a_death_known_from_elsewhere_stays(case: Case):
    endings.end(case, Ending("moved", EndedBy.CIRCUMSTANCES), by=case.link_worker)
    case.patient.record_death(clock.today())

    endings.reopen(case, by=case.link_worker, reason="A last letter")

    assert case.patient.died_on == clock.today()


def test_a_case_whose_referral_was_withdrawn_stays_closed(case: Case):
    endings.end(case, Ending("referrer_withdrew"), by=case.link_worker)

    with pytest.raises(endings.CannotReopen):
        endings.reopen(case, by=case.link_worker, reason="Again")


def test_loose_ends_are_actions_introductions_worries_tries_and_a_missing_measure(case: Case):
    goal = planning.add_goal(case, "See people")
    planning.add_action(goal, "Ring the club", owner=Owner.PERSON)
    planning.finish_action(planning.add_action(goal, "Done already", owner=Owner.PERSON), clock.today())
    casework.raise_concern(case, by=case.link_worker, concern="Bruises")
    tried(case, ("02", "no_answer"), ("01", "visited_no_answer"))

    ends = loose_ends(case)

    assert [action.what for action in ends.actions] == ["Ring the club"]
    assert len(ends.worries) == 1
    assert ends.tried == "telephone once, visit once"
    assert not ends.is_measured


def test_an_introduction_hangs_until_it_has_ended(case: Case):
    facts = {"risk_shared": RiskShared.NONE_TO_SHARE, "made_by_id": case.link_worker_id}
    there = OnwardReferral(case=case, service=factories.service(), **facts)
    factories.kept(there)
    assert loose_ends(case).introductions == [there]

    there.take("change_mind", by=case.link_worker)
    assert there.state is State.DECLINED_PERSON
    assert loose_ends(case).introductions == []


def test_a_measure_asked_once_is_a_loose_end_and_asked_again_is_not(case: Case):
    case.referral.received_at = clock.now() - timedelta(days=60)

    def asked(days_ago: int) -> None:
        day = clock.today() - timedelta(days=days_ago)
        facts = {"values": {"happy": 5}, "mode": Mode.SELF, "given_on": day}
        measuring.record(case, by=case.link_worker, measure="ons4", **facts)
        db.session.commit()

    asked(40)
    assert (loose_ends(case).is_measured, loose_ends(case).is_measured_again) == (True, False)
    asked(1)
    assert loose_ends(case).is_measured_again
