"""Correction by addition: added to, or withdrawn and kept; a withdrawn contact counts for nothing."""

from datetime import timedelta

import pytest

from socialrx.access.table import May, permits
from socialrx.accounts.models import Role
from socialrx.accounts.queries import seat_of
from socialrx.blueprints.caseload.timeline import timeline
from socialrx.caseload import actions as casework
from socialrx.caseload.corrections import add_to, withdraw_entry
from socialrx.caseload.models import Case, Contact
from socialrx.caseload.models.contact import CannotCorrect
from socialrx.caseload.stages import Stage, stage_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.feedback.loose_ends import loose_ends
from tests import factories
from tests.factories import Place

MISTAKE = "Written under the wrong person"


def contact(case: Case, place: Place, outcome: str, days_ago: int = 0, note: str = "Likes chess") -> Contact:
    at = clock.now() - timedelta(days=days_ago)
    made = casework.record_contact(case, by=place.link_worker, mode="02", outcome=outcome, at=at, note=note)
    made.recorded_at = at
    return factories.kept(made)


def test_what_is_added_stands_under_the_entry_with_whose_it_is(case: Case, rushcliffe: Place):
    entry = contact(case, rushcliffe, "spoke_conversation", 2)
    add_to(entry, "It was chequers", by=rushcliffe.lead)
    db.session.flush()

    [line] = [event for event in timeline(case, with_worries=False) if event.kind == "Contact"]

    assert line.detail == "Likes chess"
    [added] = line.additions
    assert (added.detail, added.who) == ("It was chequers", "Tom Bright")


def test_an_addition_says_something(case: Case, rushcliffe: Place):
    with pytest.raises(CannotCorrect):
        add_to(contact(case, rushcliffe, "no_answer"), "  ", by=rushcliffe.link_worker)


def test_an_addition_goes_on_the_persons_trail(case: Case, rushcliffe: Place):
    add_to(contact(case, rushcliffe, "no_answer"), "It was noon", by=rushcliffe.link_worker)
    db.session.flush()

    [entry] = db.session.query(TrailEntry).filter_by(subject_kind="contact_addition", deed=Deed.CREATED)
    assert entry.patient_id == case.patient_id


def test_a_withdrawn_entry_is_struck_from_the_story_and_kept(case: Case, rushcliffe: Place):
    entry = contact(case, rushcliffe, "spoke_conversation", note="Secret")
    add_to(entry, "More secrets", by=rushcliffe.link_worker)

    withdraw_entry(entry, by=rushcliffe.link_worker, reason=MISTAKE)

    story = timeline(case, with_worries=True)
    assert [event.what for event in story if event.kind == "Withdrawn"] == ["Entry withdrawn by Amina Hassan"]
    assert not [event for event in story if "ecret" in event.what + event.detail + str(event.additions)]
    assert (entry.note, entry.void_reason, entry.voided_by) == ("Secret", MISTAKE, rushcliffe.link_worker)


def test_withdrawing_needs_a_reason_and_is_done_once(case: Case, rushcliffe: Place):
    entry = contact(case, rushcliffe, "no_answer")
    with pytest.raises(CannotCorrect, match="what was wrong"):
        withdraw_entry(entry, by=rushcliffe.link_worker, reason=" ")
    withdraw_entry(entry, by=rushcliffe.link_worker, reason=MISTAKE)

    with pytest.raises(CannotCorrect, match="already"):
        withdraw_entry(entry, by=rushcliffe.lead, reason=MISTAKE)
    with pytest.raises(CannotCorrect, match="already"):
        add_to(entry, "More", by=rushcliffe.link_worker)


def test_a_contact_that_never_was_leaves_the_person_to_be_contacted(case: Case, rushcliffe: Place):
    entry = contact(case, rushcliffe, "spoke_conversation")
    assert stage_of(case, has_plan=False) is Stage.REACHED

    withdraw_entry(entry, by=rushcliffe.link_worker, reason=MISTAKE)

    assert stage_of(case, has_plan=False) is Stage.TO_CONTACT
    assert (case.first_attempt_at, case.first_contact_at, case.first_conversation_at) == (None, None, None)


def test_what_stands_is_counted_anew(case: Case, rushcliffe: Place):
    tried = contact(case, rushcliffe, "no_answer", 5)
    wrong = contact(case, rushcliffe, "spoke_rearranged", 4)
    contact(case, rushcliffe, "no_answer", 3)
    spoke = contact(case, rushcliffe, "spoke_conversation", 2)
    contact(case, rushcliffe, "no_answer", 1)

    withdraw_entry(wrong, by=rushcliffe.link_worker, reason=MISTAKE)

    assert case.attempts == 1
    assert case.first_attempt_at == tried.at
    assert case.first_contact_at == case.first_conversation_at == spoke.at


def test_an_attempt_that_was_a_mistake_is_no_try_when_the_case_is_closed(case: Case, rushcliffe: Place):
    entry = contact(case, rushcliffe, "no_answer")
    assert loose_ends(case).tries.total() == 1

    withdraw_entry(entry, by=rushcliffe.link_worker, reason=MISTAKE)

    assert loose_ends(case).tries.total() == 0


def test_a_worker_withdraws_only_what_they_wrote_and_a_lead_anybodys(case: Case, rushcliffe: Place):
    entry = contact(case, rushcliffe, "no_answer")
    sam = factories.user("Sam", "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    for user in (sam, rushcliffe.link_worker, rushcliffe.lead):
        user.seat = seat_of(user.id, rushcliffe.pcn.id)

    may = [permits(user, May.VOID_ENTRY, entry) for user in (sam, rushcliffe.link_worker, rushcliffe.lead)]

    assert may == [False, True, True]
