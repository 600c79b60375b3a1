"""Writing a sealed note, reading one, and opening it for everybody, which takes two people."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell
from socialrx.caseload.models import Case, SealedNote, SealedNoteReader
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.core.trail import Deed

SHOWN = 50


class SayWhySealed(DomainError):
    """A note is sealed, or a sealed note opened, for a reason."""


def seal(case: Case, *, by: User, words: str, because: str, readers: Iterable[UUID] = ()) -> SealedNote:
    """Write a note that is sealed from the start. Its author and the people named read it, and the team's lead with
    a reason. Raises SayWhySealed without a reason."""
    if not because.strip():
        raise SayWhySealed("Say why this note is sealed.")
    note = SealedNote(
        id=new_id(), case=case, patient_id=case.patient_id, written_by_id=by.id, words=words, sealed_because=because
    )
    note.readers = [SealedNoteReader(user_id=id) for id in dict.fromkeys(readers) if id != by.id]
    db.session.add(note)
    return note


def read_as_lead(note: SealedNote, *, by: User, reason: str) -> None:
    """A lead opens it: named on the seal, or with a reason. It stands on the trail and the IG lead is told."""
    if not note.is_for(by) and not reason.strip():
        raise SayWhySealed("Say why you need to read it.")
    trail.record(Deed.REVEALED, note, detail=f"alert: sealed note read: {reason or 'named on the seal'}")
    tell_ig(note, "sealed-note-read", "A sealed note was read by a team lead")


def ask_to_unseal(note: SealedNote, *, by: User, reason: str, is_ig: bool) -> None:
    """The first of two people. Those who may be the second are told."""
    note.ask_to_unseal(by=by, reason=reason, is_ig=is_ig)
    trail.record(Deed.REVEALED, note, detail=f"alert: unsealing asked: {reason}")
    title = "Somebody asks to open a sealed note"
    tell_ig(note, "unsealing-asked", title)
    if note.written_by_id != by.id:
        body = f"Sign in to read who asks and why, and to agree or not: {rule('PUBLIC_URL')}/sealed-notes/{note.id}\n"
        enqueue("unsealing-asked-author", new_id(), recipient=note.written_by.email, title=title, body=body)


def agree_to_unseal(note: SealedNote, *, by: User) -> None:
    """The second person agrees: the note stands on the timeline like any other, and says who opened it."""
    note.agree(by=by)
    trail.record(Deed.REVEALED, note, detail="alert: unsealed by two people")
    tell_ig(note, "unsealed", "A sealed note was opened by two people")


def tell_ig(note: SealedNote, kind: str, title: str) -> None:
    """One letter for each time, naming nobody."""
    body = f"Who, when and why stands on the trail. Sign in: {rule('PUBLIC_URL')}/\n"
    tell(Role.IG_LEAD, note.case.team.employer_id, kind=kind, subject_id=new_id(), title=title, body=body)


def whole(notes: Select[SealedNote]) -> Select[SealedNote]:
    """Together with the case, its team, and who wrote, asked and agreed."""
    case = joinedload(SealedNote.case)
    around = (case.joinedload(Case.referral), case.joinedload(Case.team), case.joinedload(Case.patient))
    people = (joinedload(SealedNote.written_by), joinedload(SealedNote.asked_by), joinedload(SealedNote.agreed_by))
    return notes.options(*around, *people)


def waiting_for_a_second(notes: Select[SealedNote]) -> Select[SealedNote]:
    """Somebody asked to open them, and nobody has agreed yet; the oldest first."""
    asked = notes.where(SealedNote.asked_at.is_not(None), SealedNote.unsealed_at.is_(None))
    return whole(asked.order_by(SealedNote.asked_at, SealedNote.id))


def still_sealed(notes: Select[SealedNote]) -> Select[SealedNote]:
    """Those that nobody has asked to open, newest first."""
    unasked = notes.where(SealedNote.asked_at.is_(None), SealedNote.unsealed_at.is_(None))
    return whole(unasked.order_by(SealedNote.written_at.desc(), SealedNote.id).limit(SHOWN))
