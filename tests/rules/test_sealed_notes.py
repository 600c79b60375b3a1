"""A sealed note: for its author and those it names, opened for everybody by two people."""

import pytest

from socialrx.access.conditions import named_on_the_seal, second_to_unseal
from socialrx.access.scopes import sealed_notes_for
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.blueprints.caseload.timeline import timeline
from socialrx.caseload import sealing
from socialrx.caseload.grants import Why, open_case
from socialrx.caseload.models import Case, GrantKind, SealedNote
from socialrx.caseload.models.sealed import CannotUnseal
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place

WORDS = "She plans to leave on Friday"


@pytest.fixture
def sam(rushcliffe: Place) -> User:
    """Another link worker of the team."""
    return factories.user("Sam", "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def note(case: Case, rushcliffe: Place) -> SealedNote:
    return factories.kept(sealing.seal(case, by=rushcliffe.link_worker, words=WORDS, because="Not for the house"))


def seated(user: User, place: Place) -> User:
    user.seat = seat_of(user.id, place.pcn.id)
    return user


def seen_by(user: User, place: Place) -> list[SealedNote]:
    return list(db.session.scalars(sealed_notes_for(seated(user, place))))


def test_a_note_is_sealed_for_a_reason(case: Case, rushcliffe: Place):
    with pytest.raises(sealing.SayWhySealed):
        sealing.seal(case, by=rushcliffe.link_worker, words=WORDS, because=" ")


def test_it_exists_for_its_author_and_the_named_and_not_for_a_colleague(case: Case, rushcliffe: Place, sam: User):
    amina, nia = rushcliffe.link_worker, factories.user("Nia", "C", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    note = factories.kept(sealing.seal(case, by=amina, words=WORDS, because="Hers", readers=[sam.id, amina.id]))

    assert seen_by(amina, rushcliffe) == seen_by(sam, rushcliffe) == [note]
    assert seen_by(nia, rushcliffe) == []
    assert [reader.user_id for reader in note.readers] == [sam.id]


def test_whoever_takes_the_case_over_does_not_get_it_and_the_author_keeps_it(note, case, rushcliffe: Place, sam: User):
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    db.session.flush()

    assert seen_by(sam, rushcliffe) == []
    assert seen_by(rushcliffe.link_worker, rushcliffe) == [note]


@pytest.mark.parametrize("kind", list(GrantKind))
def test_no_grant_and_no_broken_glass_opens_it(note: SealedNote, case: Case, rushcliffe: Place, sam: User, kind):
    open_case(case, Why(kind, "safety", "She rang and said that she is afraid tonight"), by=seated(sam, rushcliffe))
    db.session.flush()

    assert seen_by(sam, rushcliffe) == []


def test_an_author_who_left_the_team_reads_it_no_more(note: SealedNote, rushcliffe: Place, nottingham_west: Place):
    amina = rushcliffe.link_worker
    amina.seat = seat_of(nottingham_west.link_worker.id, nottingham_west.pcn.id)

    assert list(db.session.scalars(sealed_notes_for(amina))) == []


def test_a_lead_who_is_not_named_reads_it_with_a_reason_and_the_ig_lead_hears(note: SealedNote, rushcliffe: Place):
    with pytest.raises(sealing.SayWhySealed):
        sealing.read_as_lead(note, by=rushcliffe.lead, reason=" ")

    sealing.read_as_lead(note, by=rushcliffe.lead, reason="Complaint 14")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.REVEALED)
    assert (entry.subject_id, entry.patient_id) == (note.id, note.patient_id)
    assert "Complaint 14" in entry.detail
    [letter] = db.session.query(Letter).filter_by(kind="sealed-note-read")
    assert letter.recipient == rushcliffe.ig.email
    assert "Joan" not in letter.title + letter.body


def test_every_reading_is_told_anew(note: SealedNote, rushcliffe: Place):
    for reason in ("Once", "Again"):
        sealing.read_as_lead(note, by=rushcliffe.lead, reason=reason)

    assert db.session.query(Letter).filter_by(kind="sealed-note-read").count() == 2


def test_opening_it_takes_a_second_person(note: SealedNote, rushcliffe: Place):
    with pytest.raises(CannotUnseal, match="Nobody has asked"):
        note.agree(by=rushcliffe.ig)
    sealing.ask_to_unseal(note, by=rushcliffe.lead, reason="Complaint 14", is_ig=False)
    with pytest.raises(CannotUnseal, match="Somebody else"):
        note.agree(by=rushcliffe.lead)

    sealing.agree_to_unseal(note, by=rushcliffe.ig)

    assert note.unsealed_at is not None
    with pytest.raises(CannotUnseal, match="open already"):
        note.agree(by=rushcliffe.link_worker)


def test_asking_needs_a_reason_and_tells_the_author_and_the_ig_lead(note: SealedNote, rushcliffe: Place):
    with pytest.raises(CannotUnseal):
        sealing.ask_to_unseal(note, by=rushcliffe.lead, reason="", is_ig=False)

    sealing.ask_to_unseal(note, by=rushcliffe.lead, reason="Complaint 14", is_ig=False)

    told = {letter.recipient for letter in db.session.query(Letter).filter(Letter.kind.like("unsealing-asked%"))}
    assert told == {rushcliffe.ig.email, rushcliffe.link_worker.email}


def test_the_database_itself_wants_two_people(note: SealedNote, rushcliffe: Place):
    sealing.ask_to_unseal(note, by=rushcliffe.lead, reason="Complaint 14", is_ig=False)
    note.unsealed_at, note.agreed_by_id = note.asked_at, note.asked_by_id

    with pytest.raises(Exception, match="two_people"):
        db.session.flush()


def test_who_may_be_the_second_person(note: SealedNote, rushcliffe: Place):
    una = seated(factories.user("Una", "Fell", Role.TEAM_LEAD, rushcliffe.pcn, rushcliffe.team), rushcliffe)
    lead, ig = seated(rushcliffe.lead, rushcliffe), seated(rushcliffe.ig, rushcliffe)
    assert second_to_unseal(lead, note)
    assert second_to_unseal(ig, note)

    note.ask_to_unseal(by=lead, reason="Complaint", is_ig=False)
    assert [second_to_unseal(user, note) for user in (lead, una, ig)] == [False, False, True]

    note.ask_to_unseal(by=ig, reason="Complaint", is_ig=True)
    assert [second_to_unseal(user, note) for user in (lead, una, ig)] == [True, True, False]


def test_being_named_on_the_seal_is_asked_of_notes_only(note: SealedNote, case: Case, sam: User, rushcliffe: Place):
    assert named_on_the_seal(rushcliffe.link_worker, note)
    assert not named_on_the_seal(sam, note)
    assert named_on_the_seal(sam, case)
    assert named_on_the_seal(sam, None)


def test_the_timeline_says_that_there_is_one_to_those_who_may_read_it_and_never_what_it_says(note, case, rushcliffe):
    seen = sealed_notes_for.seen(seated(rushcliffe.link_worker, rushcliffe))
    [line] = [event for event in timeline(case, with_worries=True, sealed=seen) if event.kind == "Sealed"]

    assert (line.what, line.detail, line.who, line.id) == ("Sealed note", "", "Amina Hassan", note.id)
    assert not [event for event in timeline(case, with_worries=True) if event.kind == "Sealed"]


def test_once_open_it_stands_with_the_other_notes_and_says_who_opened_it(note, case: Case, rushcliffe: Place):
    sealing.ask_to_unseal(note, by=rushcliffe.lead, reason="Complaint 14", is_ig=False)
    sealing.agree_to_unseal(note, by=rushcliffe.ig)
    db.session.flush()

    [line] = [event for event in timeline(case, with_worries=False) if event.kind == "Note"]

    assert line.detail == WORDS
    assert line.what == "Note that was sealed, opened by Tom Bright and Ruth Ellery"
