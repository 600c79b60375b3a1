"""Facts about this installation that must outlive its settings: above all, whether it is a demonstration."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core.database import Base, db

DEMONSTRATION = "demonstration"


class InstallationFact(Base):
    """A named fact. `demonstration` marks a database that may hold demonstration people and passwords."""

    __tablename__ = "installation_fact"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(200))


def fact(name: str) -> str | None:
    return db.session.scalar(sa.select(InstallationFact.value).where(InstallationFact.name == name))


def is_demonstration() -> bool:
    return fact(DEMONSTRATION) is not None


def note(name: str, value: str) -> None:
    db.session.merge(InstallationFact(name=name, value=value))
