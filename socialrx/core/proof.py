"""The proof: the chain of seals computed anew from the entries, and compared with the heads that were copied out.

Seals alone show an entry that was changed, removed, put in or moved; a head
shows a tail that was cut off, and a chain that was made anew. What neither can
show is a change by somebody who holds the database, SECRET_KEY and every copy.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from socialrx.core import clock
from socialrx.core.chain import AT, GENESIS, ID, TrailSeal, canonical, is_sealed, link, members, plain
from socialrx.core.database import short_read
from socialrx.core.heads import BadHead, Head, newest_head, public_key
from socialrx.core.trail import TrailEntry

AT_ONCE = 5_000
# Older than this and not sealed: the clock process stands still, or the entry was put in by hand.
SEALED_WITHIN = timedelta(hours=1)
# An entry that says it is older by this than one sealed before it came late.
LATE = timedelta(days=1)
# The newest heads are enough to prove what is before them.
HEADS = 1_000
EXPLAINED = 50
# Our ids are UUIDs of this version, which begin with the time they were made.
OUR_IDS = 7


class Finding(NamedTuple):
    """Something that is not as it was sealed: what, at which seal and entry, in words."""

    kind: str
    words: str
    number: int = 0
    entry_id: str = ""
    at: datetime | None = None


class Broken(NamedTuple):
    """A link that does not hold: the hash before it, the one it bears, and the entry it should be made of."""

    number: int
    before: str
    stored: str
    line: str
    entry_id: str
    at: datetime | None


@dataclass
class Walk:
    """What was seen on the way along the chain."""

    wanted: frozenset[int] = frozenset()
    sealed: int = 0
    late: int = 0
    newest: str = ""
    broken: list[Broken] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    hashes: dict[int, str] = field(default_factory=dict)

    def along(self, rows: Iterable[Sequence[Any]]) -> None:
        """Follow the seals in order of their numbers, each with its entry."""
        before, expected, is_linked = GENESIS, 1, True
        for number, entry_id, stored, *values in rows:
            if number != expected:
                self.findings.append(hole(expected, number))
                is_linked = False
            if not values[ID]:
                self.findings.append(removed(number, entry_id))
            elif is_linked and link(before, line := canonical(values)) != stored:
                self.broken.append(Broken(number, before, stored, line, values[ID], moment_of(values[AT])))
            self.note(number, stored, values[AT])
            before, expected, is_linked = stored, number + 1, True

    def note(self, number: int, stored: str, at: str) -> None:
        self.sealed = number
        if number in self.wanted:
            self.hashes[number] = stored
        if at >= self.newest:
            self.newest = at
        elif at and came_late(at, self.newest):
            self.late += 1


@dataclass
class Proof:
    """What the whole check found."""

    entries: int
    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None
    newest: datetime | None
    late: int
    heads: list[Head]
    findings: list[Finding]

    @property
    def is_whole(self) -> bool:
        return not self.findings


def prove(folder: Path, *, keys: Iterable[str] = ()) -> Proof:
    """Check the whole trail, at one moment, against itself and the heads in this folder.

    `keys` are earlier public keys, of heads signed before SECRET_KEY was changed.
    """
    heads, findings = read_heads(folder, {public_key(), *keys})
    walk = Walk(frozenset(head.number for head in heads))
    with short_read() as connection:
        walk.along(sealed_entries(connection))
        entries = connection.scalar(sa.select(sa.func.count()).select_from(TrailEntry)) or 0
        unsealed, oldest = not_sealed(connection) if has_unsealed(walk, entries) else (0, None)
    findings = [*walk.findings, *explained(walk.broken), *disagreeing(walk, heads), *findings]
    findings += [*forgotten(folder, heads), *left_open(unsealed, oldest)]
    findings.sort(key=lambda finding: finding.number or walk.sealed + 1)
    newest = moment_of(walk.newest)
    return Proof(entries, walk.sealed, unsealed, oldest, newest, walk.late, heads, findings)


def sealed_entries(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    """Each seal with the words of its entry, in order of number; empty words where the entry is gone."""
    columns = (TrailSeal.number, plain(TrailSeal.entry_id), TrailSeal.hash)
    rows = sa.select(*columns, *members(connection.dialect.name)).select_from(TrailSeal)
    rows = rows.outerjoin(TrailEntry, TrailEntry.id == TrailSeal.entry_id).order_by(TrailSeal.number)
    streamed = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE).execute(rows)
    for some in streamed.partitions(AT_ONCE):
        yield from some


def has_unsealed(walk: Walk, entries: int) -> bool:
    """Cheaper than looking for them: whether there are more entries than seals that still have theirs."""
    gone = sum(finding.kind == "removed" for finding in walk.findings)
    holes = sum(finding.kind == "hole" for finding in walk.findings)
    return bool(holes) or entries > walk.sealed - gone


def not_sealed(connection: sa.Connection) -> tuple[int, datetime | None]:
    """How many entries have no seal yet, and when the oldest of them was written."""
    count = connection.scalar(sa.select(sa.func.count()).select_from(TrailEntry).where(~is_sealed())) or 0
    some = sa.select(TrailEntry.id, TrailEntry.at).where(~is_sealed()).order_by(TrailEntry.at).limit(AT_ONCE)
    return count, min((written(id, at) for id, at in connection.execute(some)), default=None)


def written(id: UUID, at: datetime) -> datetime:
    """When a row was written: our ids know it. What was not made by us is as old as it says."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, tz=UTC) if id.version == OUR_IDS else at


def hole(expected: int, number: int) -> Finding:
    missing = f"seal {expected:,} is" if number == expected + 1 else f"seals {expected:,} to {number - 1:,} are"
    return Finding("hole", f"{missing} missing", expected)


def removed(number: int, entry_id: str) -> Finding:
    return Finding("removed", "the entry was removed after it was sealed", number, entry_id)


def explained(broken: Sequence[Broken]) -> Iterator[Finding]:
    """What was most probably done at each link that does not hold."""
    forged: set[int] = set()
    for one, following in zip_longest(broken, broken[1:]):
        if one.number in forged:
            continue
        if following and follows_if_right(one, following):
            forged.add(following.number)
            yield finding_at(one, "seal forged", "the seal was changed; the entry fits the seal after it")
        elif other := in_its_place(one, broken):
            words = f"out of order: it holds what was sealed as {other.number:,}"
            yield finding_at(one, "out of order", words)
        else:
            words = "the entry is not what was sealed: it was changed, or another was put in or taken out before it"
            yield finding_at(one, "edited", words)


def follows_if_right(one: Broken, following: Broken) -> bool:
    """Whether the next link holds as soon as this seal is what its entry says."""
    right = link(one.before, one.line)
    return following.number == one.number + 1 and link(right, following.line) == following.stored


def in_its_place(one: Broken, broken: Sequence[Broken]) -> Broken | None:
    """The link whose entry this seal was made of."""
    others = (other for other in broken[:EXPLAINED] if other is not one)
    return next((other for other in others if link(one.before, other.line) == one.stored), None)


def finding_at(one: Broken, kind: str, words: str) -> Finding:
    return Finding(kind, words, one.number, one.entry_id, one.at)


def read_heads(folder: Path, keys: set[str]) -> tuple[list[Head], list[Finding]]:
    """The newest copied heads that prove something, oldest first; and a finding for each that does not."""
    heads, findings = [], []
    for path in sorted(folder.glob("*.json"))[-HEADS:]:
        try:
            heads.append(Head.read(path, keys))
        except BadHead as problem:
            findings.append(Finding("bad head", f"the head {path.name} {problem}"))
    return sorted(heads, key=lambda head: (head.at, head.number)), findings


def disagreeing(walk: Walk, heads: Sequence[Head]) -> Iterator[Finding]:
    """What the heads know better: the longest that is past the chain's end, and the first that it does not meet."""
    longest = max(heads, key=lambda head: head.number, default=None)
    if longest and longest.number > walk.sealed:
        words = f"the chain ends at {walk.sealed:,}; a head of {day_of(longest)} says {longest.number:,}"
        yield Finding("cut off", words, walk.sealed + 1)
    met = [head for head in heads if head.number in walk.hashes]
    unlike = next((head for head in met if walk.hashes[head.number] != head.hash), None)
    if unlike:
        agreed = max((head.number for head in met if walk.hashes[head.number] == head.hash), default=0)
        words = f"the chain was made anew after {agreed:,}: it is not what the head of {day_of(unlike)} signed"
        yield Finding("made anew", words, unlike.number)


def forgotten(folder: Path, heads: Sequence[Head]) -> Iterator[Finding]:
    """The last head that this database remembers must be among the copies."""
    newest = newest_head()
    if newest and not (folder / newest.file).exists() and newest.number not in {head.number for head in heads}:
        words = f"the head of {clock.in_words(clock.day_of(newest.at))} ({newest.number:,}) is not in {folder}"
        yield Finding("head missing", words)


def left_open(unsealed: int, oldest: datetime | None) -> Iterator[Finding]:
    """Entries that should be sealed by now."""
    if oldest and clock.now() - oldest > SEALED_WITHIN:
        since = clock.in_words(clock.day_of(oldest))
        words = f"{unsealed:,} entries are not sealed, the oldest of {since}: is the clock process running?"
        yield Finding("not sealed", words)


def day_of(head: Head) -> str:
    return clock.in_words(clock.day_of(head.moment))


def moment_of(words: str) -> datetime | None:
    """The instant that an entry says, or None when what it says is no time."""
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return None


def came_late(at: str, newest: str) -> bool:
    """Whether the entry says it is a day older than one sealed before it."""
    if at[:10] == newest[:10]:
        return False
    said, before = moment_of(at), moment_of(newest)
    return said is not None and before is not None and before - said > LATE
