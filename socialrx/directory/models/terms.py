"""What a service is for. The standard prescribes no vocabulary; any term is kept, and ours are the need categories."""

from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core.database import Base, Identified

OUR_NEEDS = "https://socialrx.example/taxonomies/needs"


def our_id(key: str = "") -> UUID:
    """The id of our vocabulary, or of its term for a need category: the same in every installation."""
    return uuid5(NAMESPACE_URL, f"{OUR_NEEDS}#{key}" if key else OUR_NEEDS)


class Taxonomy(Identified, Base):
    __tablename__ = "taxonomy"

    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    uri: Mapped[str] = mapped_column(sa.String(300), default="", index=True)


class TaxonomyTerm(Identified, Base):
    __tablename__ = "taxonomy_term"

    taxonomy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("taxonomy.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    term_uri: Mapped[str] = mapped_column(sa.String(300), default="")
    # The broader term's id as its publisher gave it; that term may not be here.
    parent_id: Mapped[UUID | None]

    taxonomy: Mapped[Taxonomy | None] = relationship()


class ServiceTerm(Base):
    """The standard's `attribute`: a term that a service carries."""

    __tablename__ = "service_term"

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    term_id: Mapped[UUID] = mapped_column(sa.ForeignKey("taxonomy_term.id"), primary_key=True)

    term: Mapped[TaxonomyTerm] = relationship()
