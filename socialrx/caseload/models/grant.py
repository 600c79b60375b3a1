"""Opening a case that is not one's own: to cover, on duty, taking it over, or by breaking the glass.

Each use says why, ends by itself, is told to others at once and is reviewed
(access matrix, rules 2 and 7). What a grant lends is decided in `access`.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.absences import Absence
from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson

# The fewest characters that say why the glass was broken (access matrix).
WORDS_IN_EMERGENCY = 20


class GrantKind(StrEnum):
    """Why somebody opens another's case. The first three are work; breaking the glass is to read only."""

    COVER = "cover"
    DUTY = "duty"
    HANDOVER = "handover"
    BREAK_GLASS = "break_glass"

    @property
    def says(self) -> str:
        return KIND_WORDS[self]

    @property
    def is_work(self) -> bool:
        return self is not GrantKind.BREAK_GLASS


KIND_WORDS = {
    GrantKind.COVER: "Cover",
    GrantKind.DUTY: "Duty",
    GrantKind.HANDOVER: "Hand-over",
    GrantKind.BREAK_GLASS: "Emergency",
}


class Verdict(StrEnum):
    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"
    NEEDS_FOLLOW_UP = "needs_follow_up"


class CannotReview(DomainError):
    """This use has been reviewed already, is the reviewer's own, or nothing was said about it."""


class CaseGrant(AboutPerson, Identified, Base):
    """One user may open one case, in one organisation, until it ends. Never changed but to end and to review it."""

    __tablename__ = "case_grant"
    __table_args__ = (
        paired("ended_at", "ended_by_id"),
        paired("reviewed_at", "reviewed_by_id"),
        paired("verdict", "reviewed_at"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("length(words) > 0", name="has_words"),
        sa.CheckConstraint(f"kind <> 'break_glass' OR length(words) >= {WORDS_IN_EMERGENCY}", name="glass_has_words"),
        sa.CheckConstraint(
            "NOT opens_address OR (kind = 'break_glass' AND length(second_reason) > 0)", name="address_has_reason"
        ),
        sa.CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> user_id", name="reviewed_by_another"),
        sa.Index("ix_case_grant_user", "user_id", "ends_at"),
        sa.Index("ix_case_grant_case", "case_id", "starts_at"),
        sa.Index("ix_case_grant_absence", "absence_id"),
        sa.Index("ix_case_grant_organisation", "organisation_id", "reviewed_at", "starts_at"),
    )

    kind: Mapped[GrantKind]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    # Whose case it is: the grant lends nothing while its user works elsewhere.
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(sa.String(60))
    words: Mapped[str] = mapped_column(sa.String(1000))
    opens_address: Mapped[bool] = mapped_column(default=False)
    second_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    # Of cover that a lead gave: for whose absence. Taken by oneself, none.
    absence_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("absence.id"))
    starts_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    verdict: Mapped[Verdict | None]
    review_words: Mapped[str] = mapped_column(sa.String(1000), default="")
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    user: Mapped[User] = relationship(foreign_keys=user_id)
    case: Mapped[Case] = relationship()
    absence: Mapped[Absence | None] = relationship()
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=reviewed_by_id)

    def end(self, *, by: User) -> None:
        """Done before its time. Ending what has ended changes nothing."""
        if self.ended_at is None and self.ends_at > clock.now():
            self.ended_at, self.ended_by_id = clock.now(), by.id

    def review(self, verdict: Verdict, *, by: User, words: str = "") -> None:
        """Judge the use, once. One that was not justified ends with it, and anything but justified wants words."""
        if self.reviewed_at is not None:
            raise CannotReview("Somebody has reviewed this already.")
        if by.id == self.user_id:
            raise CannotReview("Somebody else must review what you opened yourself.")
        if verdict is not Verdict.JUSTIFIED and not words.strip():
            raise CannotReview("Say why, and what happens next.")
        self.verdict, self.review_words = verdict, words.strip()
        self.reviewed_at, self.reviewed_by_id = clock.now(), by.id
        if verdict is Verdict.NOT_JUSTIFIED:
            self.end(by=by)

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.starts_at <= clock.now() < self.ends_at

    @property
    def over_at(self) -> datetime:
        """When it ended, or will."""
        return self.ended_at or self.ends_at

    @property
    def trail_why(self) -> str:
        """By which kind of grant its user acts, as the trail says it of each deed."""
        return self.kind.replace("_", "-")

    @property
    def trail_words(self) -> str:
        """How the trail names what is seen under it."""
        return f"under {self.kind}" if self.kind.is_work else self.trail_why
