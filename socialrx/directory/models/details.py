"""What hangs from a service or a place: times, phones, contacts, cost, access, area."""

from datetime import date, time
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core.database import Base, Identified


class Schedule(Identified, Base):
    """One opening rule, in the parts of RFC 5545 that the standard uses: `freq`, `byday`, `bymonthday`..."""

    __tablename__ = "schedule"

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("location.id"))
    freq: Mapped[str] = mapped_column(sa.String(10), default="WEEKLY")
    interval: Mapped[int] = mapped_column(default=1)
    byday: Mapped[str] = mapped_column(sa.String(60), default="")
    bymonthday: Mapped[str] = mapped_column(sa.String(60), default="")
    dtstart: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    description: Mapped[str] = mapped_column(sa.Text, default="")
    attending_type: Mapped[str] = mapped_column(sa.Text, default="")
    notes: Mapped[str] = mapped_column(sa.Text, default="")


class Phone(Identified, Base):
    __tablename__ = "phone"

    service_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("service.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("community_organisation.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(60))
    description: Mapped[str] = mapped_column(sa.String(200), default="")


class Contact(Identified, Base):
    """A named contact who agreed to be published."""

    __tablename__ = "service_contact"

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    title: Mapped[str] = mapped_column(sa.String(200), default="")


class CostOption(Identified, Base):
    """A price. An amount of 0 says free outright."""

    __tablename__ = "cost_option"

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), index=True)
    option: Mapped[str] = mapped_column(sa.String(200), default="")
    amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(10, 2))
    amount_description: Mapped[str] = mapped_column(sa.String(300), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Accessibility(Identified, Base):
    """An access fact of a place, such as step-free entry or the lack of it."""

    __tablename__ = "accessibility"

    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("location.id"), index=True)
    description: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[str] = mapped_column(sa.Text, default="")
    is_step_free: Mapped[bool | None]


class ServiceArea(Identified, Base):
    """Where one must live to use a service; a service with none is open to all."""

    __tablename__ = "service_area"

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), index=True)
    name: Mapped[str] = mapped_column(sa.Text, default="")
    uri: Mapped[str] = mapped_column(sa.String(300), default="")
