"""Everything that happened with a case, newest first."""

from datetime import timedelta

import pytest

from socialrx.blueprints.caseload.timeline import timeline
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, Contact
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback.models import Event, MessageBack
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, RiskShared, ToldAbout
from socialrx.outcomes.models import Measurement, Mode
from socialrx.plans.models import Plan
from tests import factories
from tests.factories import Place


def told(case: Case, *, with_worries: bool = True) -> list[str]:
    db.session.flush()
    return [event.what for event in timeline(case, with_worries=with_worries)]


def test_a_case_begins_with_its_referral(case: Case):
    assert set(told(case)) == {"Received", "Accepted by the team", "Case opened", "Allocated"}


def test_events_stand_newest_first_with_who_and_when(case: Case, rushcliffe: Place):
    earlier = clock.now() - timedelta(days=3)
    for at, outcome in [(earlier, "no_answer"), (clock.now(), "spoke_conversation")]:
        casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome=outcome, at=at, note="Likes chess")
    db.session.flush()

    latest, *_, first = timeline(case, with_worries=True)

    assert latest.what == "Spoke, conversation held (telephone)"
    assert (latest.who, latest.detail) == ("Amina Hassan", "Likes chess")
    assert (first.what, first.at) == ("No answer (telephone)", earlier)


def test_a_case_steps_reason_is_said_in_the_words_of_its_list(case: Case, rushcliffe: Place):
    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=clock.today())
    db.session.flush()

    [held] = [event for event in timeline(case, with_worries=True) if event.what == "Put on hold"]

    assert held.detail == "In hospital"


def test_a_measure_and_an_agreed_plan_are_part_of_the_story(case: Case, rushcliffe: Place):
    by = rushcliffe.link_worker
    measured = Measurement(case=case, measure="ons4", mode=Mode.PHONE, given_on=clock.today(), recorded_by_id=by.id)
    agreed = Plan(case=case, agreed_at=clock.now(), agreed_with_id=by.id)
    db.session.add_all([measured, agreed])

    assert {"ONS4 asked", "Plan agreed"} <= set(told(case))


def test_a_plan_that_is_not_agreed_is_not_an_event(case: Case):
    db.session.add(Plan(case=case, what_matters="Chess"))

    assert "Plan agreed" not in told(case)


def test_services_are_named_and_a_group_that_answered_is_who(case: Case, rushcliffe: Place):
    walking, by = factories.service(), rushcliffe.link_worker
    onward = OnwardReferral(case=case, service=walking, risk_shared=RiskShared.NONE_TO_SHARE, made_by_id=by.id)
    onward.state, onward.answer_due_on = State.SUGGESTED, clock.today()
    onward.take("send", by=by)
    onward.take("accept", says="Trentside Walking Circle")
    db.session.add_all([onward, ToldAbout(case=case, service=walking, told_by_id=by.id)])
    db.session.flush()

    events = {event.what: event for event in timeline(case, with_worries=True)}

    assert events["Trentside Walking Circle: sent"].who == "Amina Hassan"
    assert events["Trentside Walking Circle: the group said yes"].who == "Trentside Walking Circle"
    assert events["Told about Trentside Walking Circle"].is_whole_day


def test_what_the_practice_was_told_is_part_of_the_story(case: Case):
    facts = {"what_happened": "Accepted", "what_next": "A call"}
    db.session.add(MessageBack(referral=case.referral, event=Event.ACCEPTED, **facts))

    assert "Practice told: the team took the referral on" in told(case)


def test_of_a_worry_only_that_it_was_recorded_is_told(case: Case, rushcliffe: Place):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="CANARY", done_at_once="CANARY")
    db.session.flush()

    events = timeline(case, with_worries=True)

    assert "Worry about safety recorded" in [event.what for event in events]
    assert "CANARY" not in str(events)


def test_whoever_may_not_know_of_a_worry_is_not_told_there_is_one(case: Case, rushcliffe: Place):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="CANARY")

    assert "Worry about safety recorded" not in told(case, with_worries=False)


def test_another_persons_story_is_not_mixed_in(case: Case, rushcliffe: Place):
    arthur = factories.patient("Arthur", "Dean", practice=rushcliffe.practice)
    other = factories.case(factories.referral(arthur, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
    casework.record_contact(other, by=rushcliffe.link_worker, mode="02", outcome="no_answer")
    casework.raise_concern(other, by=rushcliffe.link_worker, concern="CANARY")

    assert len(told(case)) == 4


@pytest.mark.parametrize("contacts", [1, 30])
def test_the_whole_story_is_one_query(case: Case, rushcliffe: Place, queries, contacts: int):
    facts = {"mode": "02", "outcome": "no_answer", "is_two_way": False, "by_id": rushcliffe.link_worker.id}
    db.session.add_all(Contact(case=case, **facts) for _ in range(contacts))
    db.session.commit()
    timeline(case, with_worries=True)

    assert len(queries(lambda: timeline(case, with_worries=True))) == 1
