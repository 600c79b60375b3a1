"""The outbox: every message that leaves is a row first, written in the transaction of its cause.

`enqueue` is all a verb may do about post. Delivery claims rows with a lease,
sends, and marks: the state of a letter changes exactly once, the message itself
goes at least once (with the same Message-ID), and is never silently not sent.
A letter has one recipient, and carries no name, number or address of a person.
What opens something, such as a link to reset a password, is `sealed` until it leaves.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, Identified, insert_once
from socialrx.core.ids import new_id
from socialrx.core.sealing import seal, unseal

PURPOSE = "letters"
SEALED = "sealed: "


class Letter(Identified, Base):
    """A message on its way out. Unique per kind, subject and period, so that nothing goes twice."""

    __tablename__ = "letter"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id", "period"),
        sa.Index(
            "ix_letter_due",
            "next_try_at",
            "id",
            sqlite_where=sa.text("is_waiting = 1"),
            postgresql_where=sa.text("is_waiting"),
        ),
        sa.Index(
            "ix_letter_failed",
            "failed_at",
            "subject_id",
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[UUID]
    period: Mapped[str] = mapped_column(sa.String(40), default="")
    recipient: Mapped[str] = mapped_column(sa.String(254))
    title: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    enqueued_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_waiting: Mapped[bool] = mapped_column(default=True)
    next_try_at: Mapped[datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(sa.String(60))
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    # Not sent on purpose, `last_error` saying why: the person objected, has died, or their record is restricted.
    stopped_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(sa.String(300), default="")

    def message_id(self, domain: str) -> str:
        """The same on every try, so that a receiver can drop a repeat."""
        return f"<{self.id}@{domain}>"

    @property
    def text(self) -> str:
        """What the receiver reads."""
        return unseal(self.body.removeprefix(SEALED), purpose=PURPOSE) if self.body.startswith(SEALED) else self.body


def sealed(body: str) -> str:
    """A body that whoever reads the outbox cannot read: for letters with a link that opens something."""
    return SEALED + seal(body, purpose=PURPOSE)


def enqueue(kind: str, subject_id: UUID, *, recipient: str, title: str, body: str, period: str = "") -> bool:
    """Put a message into the outbox. False when the same one (kind, subject, period) is there already."""
    row = {
        "id": new_id(),
        "kind": kind,
        "subject_id": subject_id,
        "period": period,
        "recipient": recipient,
        "title": title,
        "body": body,
        "enqueued_at": clock.now(),
        "next_try_at": clock.now(),
        "is_waiting": True,
        "tries": 0,
        "last_error": "",
    }
    return insert_once(Letter, row) == 1
