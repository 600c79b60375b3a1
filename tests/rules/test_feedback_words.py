"""Three lines, under sixty words together, whatever is in them: counted over all wording with the longest inputs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from socialrx.accounts.models import User
from socialrx.caseload.actions import record_contact
from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.feedback import arranged, wording
from socialrx.feedback.models import Event, MessageBack
from socialrx.feedback.telling import TooManyWords, written
from socialrx.onward.lifecycle import State
from socialrx.organisations.models import Organisation
from socialrx.referrals.lifecycle import Status
from tests import factories, joans_story
from tests.factories import Place

LONG_NAMES = ("Anne Marie Louise", "A b c d e f g h i j k l m n o p q r")


def worst(case: Case) -> Iterator[tuple[Event, dict[str, str]]]:
    """Every wording there is, about this case, with the most it can say."""
    yield Event.ACCEPTED, said(wording.taken_on(case))
    yield Event.FIRST_CONTACT, said(wording.in_touch(case))
    tried = "telephone 12 times, text 3 times, e-mail twice, letter once"
    for reason in wording.CLOSED_BECAUSE:
        yield Event.CLOSED, said(wording.closed(case, reason, tried=tried))
    for mistake in wording.MISTAKES:
        yield Event.CLOSED, said(wording.struck_out(mistake))
    yield Event.RETURNED, said(wording.asked(case.referral))
    yield Event.NOT_ACCEPTED, said(wording.refused(case.referral, "Out of our area", ""))


def said(lines: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("what_happened", "what_next"), lines, strict=True))


@pytest.fixture
def many_services(case: Case, rushcliffe: Place) -> Case:
    """Nine services with names as long as the directory takes."""
    for number in range(9):
        name = " ".join([f"Group{number}", *["of friends"] * 7])
        joans_story.introduced(case, factories.service(name), State.STARTED, rushcliffe)
    return case


@pytest.mark.parametrize("name", LONG_NAMES)
def test_every_wording_is_under_sixty_words_with_the_longest_inputs(many_services: Case, rushcliffe: Place, name: str):
    case = many_services
    case.link_worker.given_name = name
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation")
    case.referral.contact_due_on = clock.today() + timedelta(days=400)

    for event, lines in worst(case):
        message = written(case.referral, event, feedback.Route.MAILBOX, wanted="None", **lines)

        assert message.words < wording.UNDER, message.text
        assert len(message.text.splitlines()) == 3
        assert message.arranged.endswith("9 services.") or "more." in message.arranged


def test_the_longest_wanted_line_that_fits_is_taken_and_one_word_more_is_said(case: Case, rushcliffe: Place):
    worker = rushcliffe.link_worker
    lines = said(wording.closed(case, "goals_met"))
    bare = MessageBack(wanted_from_practice="one", what_arranged="", **lines).words
    fits = " ".join(["word"] * (wording.UNDER - bare))

    with pytest.raises(TooManyWords, match="take out 1 word"):
        feedback.close(case, by=worker, reason="goals_met", ended_by="together", wanted=f"{fits} more")
    db.session.rollback()

    message = feedback.close(case, by=worker, reason="goals_met", ended_by="together", wanted=fits)
    assert message.words == wording.UNDER - 1
    assert message.wanted_from_practice == fits


def test_nothing_typed_is_cut_in_silence_and_nothing_is_kept_when_it_is_too_long(referral, rushcliffe: Place):
    with pytest.raises(TooManyWords, match="take out"):
        feedback.refuse(referral, by=rushcliffe.lead, reason="word " * 40, instead="word " * 40)
    db.session.rollback()

    assert referral.status is Status.RECEIVED
    assert db.session.query(MessageBack).count() == 0


def test_what_was_arranged_names_who_took_them_and_what_they_were_told_about(case: Case, rushcliffe: Place):
    joans_story.introduced(case, factories.service("Trentside Walking Circle"), State.STARTED, rushcliffe)
    joans_story.introduced(case, factories.service("Full Choir"), State.FULL, rushcliffe)
    joans_story.introduced(case, factories.service("Silent Club"), State.SENT, rushcliffe)
    joans_story.told_about(case, factories.service("Food Diary Workshop"), rushcliffe)

    message = feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    assert message.text.splitlines()[2] == "Arranged: Trentside Walking Circle; told about Food Diary Workshop."


def test_services_without_room_are_counted():
    services = ["Walking Circle", "Men in Sheds", "Choir"]

    assert arranged.in_words(services, room=20) == "Walking Circle; Men in Sheds; Choir."
    assert arranged.in_words(services, room=5) == "Walking Circle and 2 more."
    assert arranged.in_words(services, room=2) == "3 services."
    assert arranged.in_words([], room=20) == ""


def test_it_is_said_whether_the_person_was_seen(case: Case, rushcliffe: Place):
    assert wording.seen(case) == "Not seen."
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_booked")
    today = clock.in_words(clock.today())
    assert wording.seen(case) == f"In touch since {today}, not yet seen."
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation")
    assert wording.seen(case) == f"First seen {today}."


def test_the_columns_are_no_longer_than_the_test_supposes():
    """A name of 18 letters apart fills a column of 35; more words do not go in."""
    assert User.given_name.type.length == 35 and len(LONG_NAMES[1]) == 35
    assert Organisation.phone.type.length == 20
    assert all(len(one.label.split()) < 12 for one in codelists.choices("closure-reasons"))
