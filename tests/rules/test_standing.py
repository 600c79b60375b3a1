"""Where a referral stands, as the practice that sent it may know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, EndedBy
from socialrx.caseload.standing import Standing, newest, sent_as, with_a_question
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

Deed = Callable[[Case, Place], object]


def try_to_ring(case: Case, place: Place) -> None:
    casework.record_contact(case, by=place.link_worker, mode="02", outcome="no_answer")


def talk(case: Case, place: Place) -> None:
    casework.record_contact(case, by=place.link_worker, mode="02", outcome="spoke_conversation")


def hold(case: Case, place: Place) -> None:
    case.hold(by=place.link_worker, reason="CANARY in prison", until=clock.today() + timedelta(days=9))


def close(case: Case, place: Place) -> None:
    case.close(by=place.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)


def withdraw(case: Case, place: Place) -> None:
    casework.withdraw(case.referral, case, by=place.gp, reason="moved away")


@pytest.mark.parametrize(
    ("deed", "standing"),
    [
        (lambda case, place: None, Standing.ALLOCATED),
        (try_to_ring, Standing.TRIED),
        (talk, Standing.IN_TOUCH),
        (hold, Standing.ON_HOLD),
        (close, Standing.CLOSED),
        (withdraw, Standing.WITHDRAWN),
    ],
)
def test_a_case_stands_where_what_happened_has_brought_it(
    case: Case, rushcliffe: Place, deed: Deed, standing: Standing
):
    deed(case, rushcliffe)
    db.session.commit()

    assert sent_as(case.referral).standing is standing


def test_a_case_that_waits_for_a_worker_is_accepted_and_names_nobody(referral: Referral, rushcliffe: Place):
    factories.case(referral, None, by=rushcliffe.lead)

    sent = sent_as(referral)
    assert (sent.standing, sent.worker) == (Standing.ACCEPTED, None)


def test_before_there_is_a_case_the_teams_acts_are_what_is_said(referral: Referral, rushcliffe: Place):
    assert sent_as(referral).standing is Standing.RECEIVED

    referral.return_to_referrer(by=rushcliffe.lead, question="Which number?")
    db.session.commit()
    assert sent_as(referral).standing is Standing.QUESTION

    referral.not_accept(by=rushcliffe.lead, reason="lives elsewhere")
    db.session.commit()
    assert sent_as(referral).standing is Standing.NOT_ACCEPTED


def test_the_list_goes_on_where_it_stopped_without_repeating_or_leaving_out(rushcliffe: Place):
    people = [factories.patient(name, practice=rushcliffe.practice) for name in ("Ann", "Bea", "Cy", "Di", "Ed")]
    for person in people:
        factories.referral(person, rushcliffe.gp)
    rows = db.session.scalars(select(Referral)).all()
    for row in rows[:3]:
        row.received_at = rows[0].received_at  # the same instant: the id must decide
    db.session.commit()

    first = newest(select(Referral), most=2)
    second = newest(select(Referral), before=db.session.get(Referral, first[-1].id), most=2)
    third = newest(select(Referral), before=db.session.get(Referral, second[-1].id), most=2)

    seen = [one.given_name for one in first + second + third]
    assert sorted(seen) == ["Ann", "Bea", "Cy", "Di", "Ed"]


def test_questions_are_listed_longest_waiting_first(rushcliffe: Place):
    for name in ("Ann", "Bea", "Cy"):
        sent = factories.referral(factories.patient(name, practice=rushcliffe.practice), rushcliffe.gp)
        if name != "Bea":
            sent.return_to_referrer(by=rushcliffe.lead, question="Which number?")
    db.session.commit()

    assert [one.given_name for one in with_a_question(select(Referral), most=5)] == ["Ann", "Cy"]
