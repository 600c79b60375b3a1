"""A paper of a case: a file that somebody added, such as a letter or a photograph of one."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialrx.accounts.models import User
from socialrx.caseload.models.case import Case
from socialrx.core import clock
from socialrx.core.database import Base, Identified, paired
from socialrx.core.errors import DomainError
from socialrx.core.trail import AboutPerson
from socialrx.core.uploads import FileKind


class CannotTakeOut(DomainError):
    """The paper has been taken out already, or the reason is missing."""


class Document(AboutPerson, Identified, Base):
    """What a file is and where it is kept. Taken out with a reason, it stays, and the team's lead can still read it."""

    __tablename__ = "document"
    __table_args__ = (paired("voided_at", "voided_by_id"), sa.Index("ix_document_case", "case_id", "at"))

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_.id"))
    kind: Mapped[FileKind]
    name: Mapped[str] = mapped_column(sa.String(120))
    about: Mapped[str] = mapped_column(sa.String(150), default="")
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    stored_as: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    voided_because: Mapped[str] = mapped_column(sa.String(300), default="")

    case: Mapped[Case] = relationship()
    by: Mapped[User] = relationship(foreign_keys=by_id)
    voided_by: Mapped[User | None] = relationship(foreign_keys=voided_by_id)

    def take_out(self, *, by: User, reason: str) -> None:
        """It should not stand here. The file and this row stay."""
        if self.voided_at is not None:
            raise CannotTakeOut("This paper has been taken out already.")
        if not reason.strip():
            raise CannotTakeOut("Say why it is taken out.")
        self.voided_at, self.voided_by_id, self.voided_because = clock.now(), by.id, reason

    @property
    def person_id(self) -> UUID:
        return self.case.patient_id

    @property
    def download_name(self) -> str:
        """What the file is called on somebody's computer: nothing of what it was called when it came."""
        return f"paper-{self.case.referral.reference}-{self.stored_as[:6]}.{self.kind.ending}"
