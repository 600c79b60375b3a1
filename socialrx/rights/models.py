"""Inquiries, requests for a copy of the record, holds, reviews of what is kept too long, and what was destroyed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.ids import new_reference
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Organisation
from socialrx.patients.models import Patient


def inquiry_reference() -> str:
    return new_reference().replace("SP", "IQ", 1)


def request_reference() -> str:
    return new_reference().replace("SP", "AR", 1)


class InquiryKind(StrEnum):
    """Why an IG lead may read a record at all."""

    ACCESS_REQUEST = "access_request"
    INVESTIGATION = "investigation"


class Inquiry(AboutPerson, Identified, Base):
    """An IG lead's named reason to read one person's record: while it is open, and no longer.

    The purpose is written first; whom it is about is chosen by looking for them.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        paired("closed_at", "closed_by_id"),
        sa.CheckConstraint("length(purpose) > 0", name="has_a_purpose"),
        sa.Index("ix_inquiry_organisation", "organisation_id", "opened_at"),
    )

    kind: Mapped[InquiryKind]
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, default=inquiry_reference)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    patient_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.Text)
    opened_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    patient: Mapped[Patient | None] = relationship()
    opened_by: Mapped[User] = relationship(foreign_keys=opened_by_id)

    # A right of the person: it may be used while the record is restricted. So may all that follows.
    may_change_while_restricted = True

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Answered(StrEnum):
    """How a request for a copy ended."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class AccessRequest(AboutPerson, Identified, Base):
    """Somebody asked for a copy of their record (UK GDPR article 15).

    Prepared and signed by one, released by another. The signature stands for the
    content as it was: `prepared_digest` tells whether the record has changed since.
    """

    __tablename__ = "access_request"
    __table_args__ = (
        paired("prepared_at", "prepared_by_id"),
        paired("released_at", "released_by_id"),
        paired("closed_at", "closed_by_id"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_how IS NULL)", name="closed_says_how"),
        sa.CheckConstraint("released_at IS NULL OR prepared_at IS NOT NULL", name="released_after_prepared"),
        sa.CheckConstraint("extended_on IS NULL OR length(extended_because) > 0", name="extended_says_why"),
        sa.Index("ix_access_request_organisation", "organisation_id", "received_on"),
        sa.Index("ix_access_request_patient", "patient_id"),
    )

    reference: Mapped[str] = mapped_column(sa.String(12), unique=True, default=request_reference)
    inquiry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("inquiry.id"), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    asked_by: Mapped[str] = mapped_column(sa.String(120), default="")
    received_on: Mapped[date]
    identity_checked: Mapped[str] = mapped_column(sa.String(200))
    wanted: Mapped[str] = mapped_column(sa.Text, default="")
    started_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    extended_on: Mapped[date | None]
    extended_because: Mapped[str] = mapped_column(sa.Text, default="")
    prepared_at: Mapped[datetime | None]
    prepared_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    prepared_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    second_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_how: Mapped[Answered | None]
    closed_because: Mapped[str] = mapped_column(sa.Text, default="")
    complained_on: Mapped[date | None]
    complaint_acknowledged_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    patient: Mapped[Patient] = relationship()
    inquiry: Mapped[Inquiry] = relationship()
    organisation: Mapped[Organisation] = relationship()
    started_by: Mapped[User] = relationship(foreign_keys=started_by_id)
    prepared_by: Mapped[User | None] = relationship(foreign_keys=prepared_by_id)
    released_by: Mapped[User | None] = relationship(foreign_keys=released_by_id)
    second_person: Mapped[User | None] = relationship(foreign_keys=second_person_id)
    pauses: Mapped[list["RequestPause"]] = relationship(back_populates="request", order_by="RequestPause.asked_on")
    marks: Mapped[list["CopyMark"]] = relationship(back_populates="request", order_by="CopyMark.id")

    __mapper_args__ = {"version_id_col": version}

    may_change_while_restricted = True

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def pause(self) -> "RequestPause | None":
        """What we are waiting to be told; the clock stands still meanwhile."""
        return next((pause for pause in self.pauses if pause.answered_on is None), None)


class RequestPause(AboutPerson, Identified, Base):
    """We asked what is wanted: from that day to the answer, the clock stands still."""

    __tablename__ = "access_request_pause"
    __table_args__ = (
        sa.CheckConstraint("answered_on IS NULL OR answered_on >= asked_on", name="answered_after_asked"),
    )

    request_id: Mapped[UUID] = mapped_column(sa.ForeignKey("access_request.id"), index=True)
    asked_on: Mapped[date]
    asked_what: Mapped[str] = mapped_column(sa.Text)
    answered_on: Mapped[date | None]

    request: Mapped[AccessRequest] = relationship(back_populates="pauses")

    may_change_while_restricted = True

    @property
    def person_id(self) -> UUID:
        return self.request.patient_id


class Decision(StrEnum):
    """What becomes of one entry in the copy."""

    GIVE = "give"
    REDACT = "redact"
    THIRD_PARTY = "third_party"
    SERIOUS_HARM = "serious_harm"


class CopyMark(AboutPerson, Identified, Base):
    """A decision about one entry of the record in one copy. An entry without a mark is given, unless its kind asks."""

    __tablename__ = "copy_mark"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "entry_kind", "entry_id"),
        sa.CheckConstraint("decision <> 'serious_harm' OR length(clinician) > 0", name="harm_has_a_clinician"),
        sa.CheckConstraint("decision <> 'redact' OR length(words) > 0", name="redacted_has_words"),
    )

    request_id: Mapped[UUID] = mapped_column(sa.ForeignKey("access_request.id"))
    entry_kind: Mapped[str] = mapped_column(sa.String(60))
    entry_id: Mapped[UUID]
    decision: Mapped[Decision]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    clinician: Mapped[str] = mapped_column(sa.String(120), default="")
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    request: Mapped[AccessRequest] = relationship(back_populates="marks")

    may_change_while_restricted = True

    @property
    def person_id(self) -> UUID:
        return self.request.patient_id


class LegalHold(AboutPerson, Identified, Base):
    """Nothing of this person may be destroyed while it lasts: a claim, an inquest, a police matter."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        paired("lifted_at", "lifted_by_id"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        sa.Index("ix_legal_hold_patient", "patient_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date] = mapped_column(default=clock.today)
    ends_on: Mapped[date | None]
    placed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    placed_by: Mapped[User] = relationship(foreign_keys=placed_by_id)

    may_change_while_restricted = True


class Keep(StrEnum):
    """What is to become of a record whose time is over."""

    KEEP = "keep"
    DESTROY = "destroy"


class RetentionReview(AboutPerson, Identified, Base):
    """One IG lead's decision about a record that is due: keep it until a day, or propose that it is destroyed."""

    __tablename__ = "retention_review"
    __table_args__ = (
        paired("refused_at", "refused_by_id"),
        sa.CheckConstraint("decision <> 'keep' OR keep_until IS NOT NULL", name="kept_until_a_day"),
        sa.Index("ix_retention_review_patient", "patient_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    rule: Mapped[str] = mapped_column(sa.String(40))
    last_contact_on: Mapped[date]
    decision: Mapped[Keep]
    reason: Mapped[str] = mapped_column(sa.Text)
    keep_until: Mapped[date | None]
    decided_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    patient: Mapped[Patient] = relationship()
    decided_by: Mapped[User] = relationship(foreign_keys=decided_by_id)

    may_change_while_restricted = True

    @property
    def is_waiting(self) -> bool:
        """Whether destruction is proposed and nobody has said yes or no."""
        return self.decision is Keep.DESTROY and self.refused_at is None


class Destruction(Identified, Base):
    """What remains: when, by which rule, who proposed and who approved, how many rows of what. No name, no words."""

    __tablename__ = "destruction"
    __table_args__ = (
        sa.CheckConstraint("proposed_by_id <> approved_by_id", name="two_people"),
        sa.Index("ix_destruction_organisation", "organisation_id", "approved_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    # The id that the trail knows; there is no row behind it any more.
    destroyed_id: Mapped[UUID] = mapped_column(unique=True)
    rule: Mapped[str] = mapped_column(sa.String(40))
    last_contact_on: Mapped[date]
    proposed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    approved_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)
    approved_by: Mapped[User] = relationship(foreign_keys=approved_by_id)
    counts: Mapped[list["DestructionCount"]] = relationship(order_by="DestructionCount.table_name")


class DestructionCount(Base):
    """How many rows of one table went."""

    __tablename__ = "destruction_count"

    destruction_id: Mapped[UUID] = mapped_column(sa.ForeignKey("destruction.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    rows: Mapped[int]
