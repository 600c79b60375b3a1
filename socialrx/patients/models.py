"""The person. *Patient* in code, *person* on screens ("patient" where a GP reads).

How to reach somebody safely is data, not a note: which ways, when, and whether
a message may be left, because a letter on the mat can harm. Of somebody who is
S-flagged (their whereabouts are sensitive) every reader, page, list and paper
gets blanks; `flags.reveal` alone hands out what is kept. Never deleted.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.core import clock, nhs_number
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import BadInput
from socialrx.core.trail import AboutPerson
from socialrx.organisations.models import Organisation
from socialrx.patients.hidden import blank_while_flagged
from socialrx.patients.names import folded

# Compared byte by byte, so that an index answers "begins with" (PostgreSQL's other collations would sort it all).
FOLDED = sa.String(35).with_variant(postgresql.VARCHAR(35, collation="C"), "postgresql")

# What may stand in place of a GP practice: the standard asks for one, and "none" is an answer.
NO_PRACTICE = {"unknown": "Not known", "none": "Not registered with a GP practice"}


class Patient(AboutPerson, Identified, Base):
    """A person who was referred, or asked for themselves."""

    __tablename__ = "patient"
    __table_args__ = (
        sa.CheckConstraint("nhs_number IS NOT NULL OR no_number_reason IS NOT NULL", name="number_or_reason"),
        sa.CheckConstraint("nhs_number IS NULL OR length(nhs_number) = 10", name="number_is_ten_digits"),
        paired("identity_confirmed_at", "identity_confirmed_by_id"),
        sa.Index("ix_patient_born_family", "date_of_birth", "folded_family", "folded_given"),
        sa.Index("ix_patient_practice_name", "practice_id", "folded_family", "folded_given"),
        sa.Index("ix_patient_name", "folded_family", "folded_given"),
        sa.Index("ix_patient_mobile", "mobile"),
        sa.Index("ix_patient_landline", "landline"),
        sa.Index(
            "ix_patient_merged_into",
            "merged_into_id",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        ),
    )

    given_name: Mapped[str] = mapped_column(sa.String(35))
    family_name: Mapped[str] = mapped_column(sa.String(35))
    preferred_name: Mapped[str] = mapped_column(sa.String(35), default="")
    folded_given: Mapped[str] = mapped_column(FOLDED)
    folded_family: Mapped[str] = mapped_column(FOLDED)
    nhs_number: Mapped[str | None] = mapped_column(sa.String(10), unique=True)
    no_number_reason: Mapped[str | None] = mapped_column(sa.String(60))
    date_of_birth: Mapped[date]
    gender: Mapped[str] = mapped_column(sa.String(2), default="X")
    ethnic_category: Mapped[str] = mapped_column(sa.String(2), default="99")
    practice_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    # What is said in place of a practice while there is none: a key of NO_PRACTICE.
    no_practice: Mapped[str] = mapped_column(sa.String(10), default="unknown", server_default="unknown")
    accommodation: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")
    employment: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")
    died_on: Mapped[date | None]
    # Set when a second record of the same person was merged into another: this one stays as it was, hidden.
    merged_into_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("patient.id"))

    # Where they live and how they are reached: read only through the properties below, which know the flag.
    kept_address: Mapped[str] = mapped_column("address", sa.String(180), default="")
    kept_postcode: Mapped[str] = mapped_column("postcode", sa.String(8), default="")
    kept_door_note: Mapped[str] = mapped_column("door_note", sa.String(150), default="")
    kept_mobile: Mapped[str] = mapped_column("mobile", sa.String(20), default="")
    kept_landline: Mapped[str] = mapped_column("landline", sa.String(20), default="")
    kept_email: Mapped[str] = mapped_column("email", sa.String(254), default="")
    kept_emergency_name: Mapped[str] = mapped_column("emergency_name", sa.String(70), default="")
    kept_emergency_relationship: Mapped[str] = mapped_column("emergency_relationship", sa.String(35), default="")
    kept_emergency_phone: Mapped[str] = mapped_column("emergency_phone", sa.String(20), default="")
    is_s_flagged: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    language: Mapped[str] = mapped_column(sa.String(60), default="")
    interpreter: Mapped[str] = mapped_column(sa.String(20), default="")
    best_way: Mapped[str] = mapped_column(sa.String(2), default="3")
    best_time: Mapped[str] = mapped_column(sa.String(80), default="")
    unsafe_times: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    contact_warning: Mapped[str] = mapped_column(sa.String(150), default="")
    may_leave_message: Mapped[bool] = mapped_column(default=False)
    may_text: Mapped[bool] = mapped_column(default=False)
    may_email: Mapped[bool] = mapped_column(default=False)
    may_post: Mapped[bool] = mapped_column(default=False)

    # Somebody asked for them without a professional, and nobody has made sure yet that they are who was said.
    identity_unconfirmed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    identity_confirmed_at: Mapped[datetime | None]
    identity_confirmed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))

    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()

    practice: Mapped[Organisation | None] = relationship()
    access_needs: Mapped[list["AccessNeed"]] = relationship(back_populates="patient", order_by="AccessNeed.label")

    __mapper_args__ = {"version_id_col": version}

    address = blank_while_flagged("address")
    postcode = blank_while_flagged("postcode")
    door_note = blank_while_flagged("door_note")
    mobile = blank_while_flagged("mobile")
    landline = blank_while_flagged("landline")
    email = blank_while_flagged("email")
    emergency_name = blank_while_flagged("emergency_name")
    emergency_relationship = blank_while_flagged("emergency_relationship")
    emergency_phone = blank_while_flagged("emergency_phone")

    def record_death(self, on: date) -> None:
        """They died on this day: nothing is sent to them from now on. Raises BadInput for a day that cannot be."""
        if not self.date_of_birth <= on <= clock.today():
            raise BadInput("The date of death must be after their date of birth, and not in the future")
        self.died_on = on

    def confirm_identity(self, *, by: User) -> None:
        """Somebody has made sure that they are who was said. Said again, it changes nothing."""
        if self.identity_unconfirmed:
            self.identity_unconfirmed = False
            self.identity_confirmed_at, self.identity_confirmed_by_id = clock.now(), by.id

    @property
    def person_id(self) -> UUID:
        return self.id

    @property
    def shown_practice(self) -> Organisation | None:
        """Where they are registered, for a page or paper: it says in which town somebody lives."""
        return None if self.is_s_flagged else self.practice

    @property
    def practice_words(self) -> str:
        """Their practice, or which answer stands in its place; nothing while their whereabouts are hidden."""
        if self.is_s_flagged:
            return ""
        return self.practice.name if self.practice else NO_PRACTICE[self.no_practice]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def known_as(self) -> str:
        """What to call them."""
        return self.preferred_name or self.given_name

    @property
    def spaced_number(self) -> str:
        return nhs_number.spaced(self.nhs_number) if self.nhs_number else ""

    @property
    def age(self) -> int:
        return clock.age_on(self.date_of_birth, clock.today())


@sa.event.listens_for(Patient.given_name, "set")
def fold_given(patient: Patient, name: str, _old: object, _initiator: object) -> None:
    patient.folded_given = folded(name)


@sa.event.listens_for(Patient.family_name, "set")
def fold_family(patient: Patient, name: str, _old: object, _initiator: object) -> None:
    patient.folded_family = folded(name)


class AccessNeed(AboutPerson, Identified, Base):
    """Something that must be right for the person to take part: an adjustment, a format, a way of talking."""

    __tablename__ = "access_need"
    __table_args__ = (sa.UniqueConstraint("patient_id", "key"),)

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(200))

    patient: Mapped[Patient] = relationship(back_populates="access_needs")


class RiskAnswer(StrEnum):
    RISKS = "risks"
    NONE_KNOWN = "none_known"
    NOT_ASSESSED = "not_assessed"


class RiskAssessment(AboutPerson, Identified, Base):
    """Who said what about risk, and when. The latest is the one that counts; earlier ones stay.

    Recording is compulsory, so "none known to me, having checked" is an answer
    and "not assessed" another (PRSB Social Prescribing v1.1, Risks).
    """

    __tablename__ = "risk_assessment"
    __table_args__ = (
        sa.Index("ix_risk_assessment_patient", "patient_id", "assessed_at"),
        sa.CheckConstraint("answer <> 'risks' OR length(detail) > 0", name="risks_are_named"),
    )

    patient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("patient.id"))
    answer: Mapped[RiskAnswer]
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    # Somebody could come to serious harm soon: such a case comes first, and never closes as *not reached*.
    is_high: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    assessor: Mapped[str] = mapped_column(sa.String(120))
    assessed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    assessed_at: Mapped[datetime] = mapped_column(default=clock.now)

    patient: Mapped[Patient] = relationship()
    assessed_by: Mapped[User | None] = relationship()
