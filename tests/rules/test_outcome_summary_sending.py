"""When a summary may leave, and what must be looked at first."""

from collections.abc import Callable

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.documents.sending import CheckFirst, NotMade, may_send_to_person, may_send_to_practice
from socialrx.patients.models import Patient
from tests import factories, joans_story
from tests.factories import Place


@pytest.fixture
def joan(rushcliffe: Place) -> Patient:
    """Joan, who takes post and has given no warning."""
    return factories.patient(practice=rushcliffe.practice, may_post=True)


def test_where_nothing_stands_in_the_way_it_may_be_posted(case: Case):
    sending = may_send_to_person(case)

    assert sending.is_made and sending.may_post
    assert sending.to_check == ()
    sending.insist(is_checked=False)


def test_it_is_not_made_after_a_death(case: Case):
    case.patient.died_on = clock.today()

    assert not may_send_to_person(case).is_made
    with pytest.raises(NotMade, match="has died"):
        may_send_to_person(case).insist(is_checked=True)


def test_it_is_not_made_when_the_case_closed_because_of_a_death(case: Case, rushcliffe: Place):
    joans_story.closed(case, rushcliffe, reason="died")

    assert not may_send_to_person(case).is_made


def worry(case: Case, place: Place) -> None:
    joans_story.worried(case, place)


def warn(case: Case, _place: Place) -> None:
    case.patient.contact_warning = "Her son opens the post"


def stop_post(case: Case, _place: Place) -> None:
    case.patient.may_post = False


def name_abuse(case: Case, _place: Place) -> None:
    case.referral.needs[0].need = "abuse"


def strike_out(case: Case, place: Place) -> None:
    joans_story.closed(case, place, reason="data_error")


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (worry, "open worry about safety"),
        (warn, "Her son opens the post"),
        (stop_post, "hand it over in person only"),
        (name_abuse, "not on this paper"),
        (strike_out, "is this the right person"),
    ],
)
def test_each_danger_stops_it_until_somebody_has_checked(
    happens: Callable[[Case, Place], None], said: str, case: Case, rushcliffe: Place
):
    happens(case, rushcliffe)
    db.session.commit()

    sending = may_send_to_person(case)

    assert any(said in reason for reason in sending.to_check)
    with pytest.raises(CheckFirst):
        sending.insist(is_checked=False)
    sending.insist(is_checked=True)


def test_a_worry_that_was_closed_stops_nothing(case: Case, rushcliffe: Place):
    concern = joans_story.worried(case, rushcliffe)
    concern.closed_at, concern.closed_by_id, concern.closed_because = clock.now(), rushcliffe.lead.id, "Safe now"
    db.session.commit()

    assert may_send_to_person(case).to_check == ()


def test_the_practice_gets_none_when_the_person_objects(case: Case, rushcliffe: Place):
    assert may_send_to_practice(case).is_made

    joans_story.closed(case, rushcliffe, objects=True)

    assert not may_send_to_practice(case).is_made
    with pytest.raises(NotMade, match="objects"):
        may_send_to_practice(case).insist(is_checked=True)


def test_an_objection_holds_until_a_later_closing_says_otherwise(case: Case, rushcliffe: Place):
    joans_story.closed(case, rushcliffe, objects=True)
    case.reopen(by=rushcliffe.lead, reason="She rang")
    db.session.commit()
    assert not may_send_to_practice(case).is_made

    joans_story.closed(case, rushcliffe)

    assert may_send_to_practice(case).is_made
