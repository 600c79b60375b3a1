"""The copy that leaves: the whole record with somebody's decisions on it. What is withheld leaves no mark."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.errors import DomainError
from socialrx.rights.models import AccessRequest, CopyMark, Decision
from socialrx.rights.whole_record import Entry, Section, whole_record

REMOVED = "[words removed]"
WITHHELD = {Decision.THIRD_PARTY, Decision.SERIOUS_HARM}
Key = tuple[str, UUID]


class CannotMark(DomainError):
    """This decision does not fit this entry; says what is missing."""


@dataclass(frozen=True)
class Copy:
    """What the person is given, and in our own file how much was left out."""

    reference: str
    made_at: datetime
    organisation: str
    sections: tuple[Section, ...]
    withheld: int
    redacted: int
    undecided: tuple[Entry, ...]

    @property
    def digest(self) -> str:
        """Stands for the content: another content has another one."""
        said = [
            [section.title, [[entry.when, [[line.label, line.words] for line in entry.lines]] for entry in entries]]
            for section in self.sections
            for entries in [section.entries]
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def copy_for(request: AccessRequest) -> Copy:
    """The copy as it would be made now, from the record as it is now."""
    marks = {(mark.entry_kind, mark.entry_id): mark for mark in request.marks}
    record = whole_record(request.patient_id, request.organisation_id)
    undecided = tuple(entry for section in record for entry in section.entries if waits(entry, marks))
    sections = [replace(section, entries=tuple(given(section.entries, marks))) for section in record]
    return Copy(
        reference=request.reference,
        made_at=clock.now(),
        organisation=request.organisation.name,
        sections=tuple(section for section in sections if section.entries),
        withheld=sum(mark.decision in WITHHELD for mark in request.marks),
        redacted=sum(mark.decision is Decision.REDACT for mark in request.marks),
        undecided=undecided,
    )


def waits(entry: Entry, marks: dict[Key, CopyMark]) -> bool:
    """Nobody has decided about an entry that somebody must decide about."""
    return entry.must_decide and (entry.kind, entry.id) not in marks


def given(entries: Iterable[Entry], marks: dict[Key, CopyMark]) -> Iterable[Entry]:
    """The entries that are given, with what is taken out of them taken out. What nobody decided is not given."""
    for entry in entries:
        mark = marks.get((entry.kind, entry.id))
        if waits(entry, marks) or entry.is_sealed or (mark and mark.decision in WITHHELD):
            continue
        yield redacted(entry, mark) if mark and mark.decision is Decision.REDACT else entry


def redacted(entry: Entry, mark: CopyMark) -> Entry:
    lines = tuple(replace(line, words=without(line.words, mark.words.splitlines())) for line in entry.lines)
    return replace(entry, lines=lines)


def without(text: str, removed: Sequence[str]) -> str:
    """The text without these words, wherever they stand and however they are capitalised; the longest first."""
    wanted = sorted((words.strip() for words in removed if words.strip()), key=len, reverse=True)
    if not wanted:
        return text
    return re.sub("|".join(spelt(words) for words in wanted), REMOVED, text, flags=re.IGNORECASE)


def spelt(words: str) -> str:
    """The words, however they are spaced."""
    return r"\s+".join(re.escape(word) for word in words.split())


def entry_of(request: AccessRequest, kind: str, id: UUID) -> Entry | None:
    """One entry of the person's record, or None."""
    record = whole_record(request.patient_id, request.organisation_id)
    found = (entry for section in record for entry in section.entries if (entry.kind, entry.id) == (kind, id))
    return next(found, None)


@dataclass(frozen=True)
class Ruling:
    """What somebody decided about an entry: the words to take out, or the clinician who was asked."""

    decision: Decision
    words: str = ""
    clinician: str = ""


def decide(request: AccessRequest, entry: Entry, ruling: Ruling, *, by: User) -> CopyMark:
    """Keep the decision, in place of an earlier one. A signature that stood for the content is void with it."""
    must_fit(entry, ruling)
    must_not_be_released(request)
    mark = next((one for one in request.marks if (one.entry_kind, one.entry_id) == (entry.kind, entry.id)), None)
    mark = mark or CopyMark(entry_kind=entry.kind, entry_id=entry.id, request_id=request.id)
    mark.decision, mark.by_id = ruling.decision, by.id
    mark.words = ruling.words.strip() if ruling.decision is Decision.REDACT else ""
    mark.clinician = ruling.clinician.strip() if ruling.decision is Decision.SERIOUS_HARM else ""
    request.prepared_at = request.prepared_by_id = None
    if mark not in request.marks:
        request.marks.append(mark)
    return mark


def must_not_be_released(request: AccessRequest) -> None:
    if request.released_at or not request.is_open:
        raise CannotMark("This copy was released already. Take it back first.")


def must_fit(entry: Entry, ruling: Ruling) -> None:
    """Raises CannotMark, saying what is missing."""
    if ruling.decision is Decision.SERIOUS_HARM and not ruling.clinician.strip():
        raise CannotMark("Name the clinician who said that it could cause serious harm.")
    if entry.is_sealed and ruling.decision not in WITHHELD:
        raise CannotMark("This note is sealed. It can only be given after two people have opened it.")
    if ruling.decision is Decision.REDACT:
        must_take_something_out(entry, ruling.words)


def must_take_something_out(entry: Entry, words: str) -> None:
    wanted = [line.strip() for line in words.splitlines() if line.strip()]
    if not wanted:
        raise CannotMark("Write the words to take out, each on its own line.")
    said = [line.words for line in entry.lines]
    for one in wanted:
        if all(without(text, [one]) == text for text in said):
            raise CannotMark(f"“{one}” does not stand in this entry. Copy the words as they stand.")
