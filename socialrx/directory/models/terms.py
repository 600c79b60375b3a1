"""What a service is for. The standard prescribes no vocabulary; any term is kept, and ours are the need categories."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.core.database import Base, Identified

OUR_NEEDS = "https://socialrx.example/taxonomies/needs"


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

    taxonomy: Mapped[Taxonomy | None] = relationship()


class ServiceTerm(Base):
    """The standard's `attribute`: a term that a service carries."""

    __tablename__ = "service_term"

    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    term_id: Mapped[UUID] = mapped_column(sa.ForeignKey("taxonomy_term.id"), primary_key=True)

    term: Mapped[TaxonomyTerm] = relationship()
