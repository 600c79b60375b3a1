"""What a search reads: one flat row per service and place, so that no search joins anything.

Written only by `directory.rows`, in the transaction of what it copies. The word
index beside it (`directory_words`) is made by migration 0003 and kept by the
database itself.
"""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core.database import Base
from socialrx.directory.models.services import ServiceStatus


class DirectoryRow(Base):
    """A service at one of its places, as a card shows it. A service without a place has one row without a position.

    `words` is what may be searched for, folded; `tokens` are its needs, days and grid square, a token each.
    """

    __tablename__ = "directory_row"
    __table_args__ = (
        sa.Index("ix_directory_row_position", "easting", "northing"),
        sa.Index("ix_directory_row_name", "name", "id"),
    )

    # A number and not a UUID: SQLite's word index knows rows by number only.
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("location.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    organisation_name: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.Text)
    times: Mapped[str] = mapped_column(sa.Text)
    place: Mapped[str] = mapped_column(sa.Text)
    is_remote: Mapped[bool]
    cost: Mapped[str] = mapped_column(sa.Text)
    phone: Mapped[str] = mapped_column(sa.String(60))
    alert: Mapped[str] = mapped_column(sa.Text)
    needs: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[str] = mapped_column(sa.Text)
    tokens: Mapped[str] = mapped_column(sa.Text)
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    status: Mapped[ServiceStatus]
    is_full: Mapped[bool]
    is_step_free: Mapped[bool | None]
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    assured_date: Mapped[date | None]
