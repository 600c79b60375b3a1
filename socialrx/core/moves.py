"""What every lifecycle shares: a move, when it may be made, and the step that it leaves.

Each noun has its own table of moves, its own states and its own refusal. States
are set by the noun's own verbs and nowhere else.
"""

from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.errors import DomainError

State = TypeVar("State", bound=StrEnum)


class Move(NamedTuple, Generic[State]):
    """From which states it may be made, where it leads, and how it is said.

    `after` is empty when the move itself does not decide it: the state stays,
    or goes back to what it was.
    """

    before: frozenset[State]
    after: State | None
    says: str
    needs_reason: bool = False


def must_be_allowed(move: Move[State], status: State, *, noun: str, reason: str, refusal: type[DomainError]) -> None:
    """Raise the refusal, in words for the person who tries, when the state or a missing reason forbids this move."""
    if status not in move.before:
        raise refusal(f"This {noun} is {status.replace('_', ' ')}, so that is no longer possible.")
    if move.needs_reason and not reason.strip():
        raise refusal("Give a reason.")


class Step:
    """A move that was made: which, from which state to which, by whom, when and why. The truth for people."""

    move: Mapped[str] = mapped_column(sa.String(20))
    before: Mapped[str | None] = mapped_column(sa.String(20))
    after: Mapped[str] = mapped_column(sa.String(20))
    by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
