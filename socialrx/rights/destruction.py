"""Destroying a record: every row about a person, in one transaction, after two people said so. What stays has no name.

The tables are found by walking foreign keys, the deepest first, so a table
that is added tomorrow is emptied too. The trail stays: it holds ids and words
of ours, and nothing a person said.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import RowMapping, Table, func, select

from socialrx.accounts.models import User
from socialrx.caseload.models import Document
from socialrx.core import kept_files, trail
from socialrx.core.database import db, rows_changed
from socialrx.core.errors import DomainError
from socialrx.patients.models import Patient
from socialrx.rights.about import all_about
from socialrx.rights.models import Destruction, DestructionCount, RetentionReview
from socialrx.rights.retention import what_stops

# What lies outside the database, by table: called with each row that is destroyed, once the rows are gone.
Remove = Callable[[RowMapping], None]
File = tuple[Remove, RowMapping]
REMOVERS: dict[str, Remove] = {Document.__tablename__: lambda row: kept_files.destroy(row["stored_as"])}


class NeedsTwo(DomainError):
    """Nobody destroys what they proposed themselves, and nothing that is not proposed."""


class IsStopped(DomainError):
    """Something stands in the way; the message says what."""


def to_be_destroyed(patient_id: UUID) -> dict[str, int]:
    """How many rows of which tables would go."""
    counts = {
        table.name: db.session.scalar(select(func.count()).select_from(table).where(condition)) or 0
        for table, condition in all_about(patient_id)
    }
    return {name: count for name, count in counts.items() if count}


@dataclass(frozen=True)
class Gone:
    """What is left to do after the commit: the record of it, and the files that no transaction holds."""

    record: Destruction
    files: list[File]

    def remove_files(self) -> int:
        """Call this once the rows are gone for good. Returns how many files there were."""
        for remove, row in self.files:
            remove(row)
        return len(self.files)


def destroy(review: RetentionReview, *, by: User) -> Gone:
    """Approve the proposal: everything about the person goes, or nothing. Raises NeedsTwo and IsStopped.

    The caller commits, and then removes the files.
    """
    must_be_another(review, by)
    lock(review.patient_id)
    if stops := what_stops(review.patient_id, review.organisation_id):
        raise IsStopped(" ".join(stops))
    record = recorded(review, by=by)
    about = all_about(review.patient_id)
    files = files_of(about)
    trail.record(trail.Deed.DESTROYED, review, detail=f"rule {review.rule}")
    counts = {table.name: rows_changed(sa.delete(table).where(condition)) for table, condition in about}
    forget([table.name for table, _condition in about])
    record.counts = [DestructionCount(table_name=name, rows=rows) for name, rows in counts.items() if rows]
    db.session.add(record)
    db.session.flush()
    return Gone(record, files)


def must_be_another(review: RetentionReview, by: User) -> None:
    if not review.is_waiting:
        raise NeedsTwo("Nothing is proposed here.")
    if review.decided_by_id == by.id:
        raise NeedsTwo("You proposed this. Somebody else must approve it.")


def lock(patient_id: UUID) -> None:
    """Nothing about the person is added while they go."""
    db.session.execute(select(Patient.id).where(Patient.id == patient_id).with_for_update())


def recorded(review: RetentionReview, *, by: User) -> Destruction:
    """What remains, without a word that a person wrote."""
    return Destruction(
        organisation_id=review.organisation_id,
        destroyed_id=review.patient_id,
        rule=review.rule,
        last_contact_on=review.last_contact_on,
        proposed_by_id=review.decided_by_id,
        proposed_at=review.decided_at,
        approved_by_id=by.id,
    )


def files_of(about: Iterable[tuple[Table, Any]]) -> list[File]:
    """The rows whose files lie outside the database, with what removes them."""
    return [
        (REMOVERS[table.name], row)
        for table, condition in about
        if table.name in REMOVERS
        for row in db.session.execute(sa.select(table).where(condition)).mappings()
    ]


def forget(names: Collection[str]) -> None:
    """The session holds none of the rows any more, which are gone."""
    db.session.flush()
    for row in list(db.session):
        # What goes out takes what hangs on it along.
        if row in db.session and sa.inspect(row).mapper.local_table.name in names:
            db.session.expunge(row)
