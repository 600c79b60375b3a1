"""A lease: one process at a time may do a thing, and when it dies another takes over after a while."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.database import Base, db, insert_once, rows_changed


class Lease(Base):
    """Who holds what, until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(80), default="")
    held_until: Mapped[datetime]


def take_lease(name: str, holder: str, length: timedelta) -> bool:
    """Take or renew a lease, in the transaction under way. False when somebody else holds it."""
    instant = clock.now()
    insert_once(Lease, {"name": name, "holder": "", "held_until": instant - timedelta(seconds=1)})
    free = sa.or_(Lease.holder == holder, Lease.held_until < instant)
    taken = sa.update(Lease).where(Lease.name == name, free).values(holder=holder, held_until=instant + length)
    return rows_changed(taken) == 1


def give_back(name: str, holder: str) -> None:
    """Let another take it at once, in the transaction under way. Nothing happens when it is somebody else's by now."""
    mine = sa.update(Lease).where(Lease.name == name, Lease.holder == holder)
    db.session.execute(mine.values(held_until=clock.now() - timedelta(seconds=1)))
