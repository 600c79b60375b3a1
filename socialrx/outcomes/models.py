"""A measure's answers as they were given on a day. Never reversed, never totalled where the measure has no total."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified
from socialrx.core.trail import AboutPerson


class Mode(StrEnum):
    SELF = "self"
    HELPED = "helped"
    PHONE = "phone"


class Measurement(AboutPerson, Identified, Base):
    """One measure, asked once. `version` names the wording that was used."""

    __tablename__ = "measurement"
    __table_args__ = (sa.Index("ix_measurement_case", "case_id", "measure", "given_on"),)

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    measure: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[str] = mapped_column(sa.String(20), default="1")
    mode: Mapped[Mode]
    given_on: Mapped[date]
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    case: Mapped[Case] = relationship()
    recorded_by: Mapped[User] = relationship()
    answers: Mapped[list["MeasureAnswer"]] = relationship(
        back_populates="measurement", order_by="MeasureAnswer.position"
    )

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def values(self) -> dict[str, int]:
        """Each item's answer as it was given."""
        return {answer.item: answer.value for answer in self.answers}


class MeasureAnswer(Base):
    """The answer to one item: the number the person said."""

    __tablename__ = "measure_answer"

    measurement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("measurement.id"), primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    value: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)

    measurement: Mapped[Measurement] = relationship(back_populates="answers")
