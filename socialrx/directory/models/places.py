"""Where a service happens. Positions are metres on the Ordnance Survey grid."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core.database import Base, Identified
from socialrx.directory.models.services import CommunityOrganisation, Service


class Location(Identified, Base):
    """A place: `physical`, `postal` or `virtual`."""

    __tablename__ = "location"

    location_type: Mapped[str] = mapped_column(sa.String(20), default="physical")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("community_organisation.id"))
    easting: Mapped[int | None]
    northing: Mapped[int | None]

    organisation: Mapped[CommunityOrganisation | None] = relationship()


class Address(Identified, Base):
    """The words of a place."""

    __tablename__ = "address"

    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("location.id"), index=True)
    address_1: Mapped[str] = mapped_column(sa.String(200), default="")
    city: Mapped[str] = mapped_column(sa.String(100), default="")
    state_province: Mapped[str] = mapped_column(sa.String(100), default="")
    postal_code: Mapped[str] = mapped_column(sa.String(20), default="")
    country: Mapped[str] = mapped_column(sa.String(60), default="GB")
    address_type: Mapped[str] = mapped_column(sa.String(20), default="physical")

    location: Mapped[Location] = relationship()


class ServiceAtLocation(Identified, Base):
    """A service at one of its places."""

    __tablename__ = "service_at_location"
    __table_args__ = (sa.UniqueConstraint("service_id", "location_id"),)

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"))
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("location.id"), index=True)

    service: Mapped[Service] = relationship()
    location: Mapped[Location] = relationship()
