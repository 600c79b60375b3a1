"""Questions from team to team as lists. Whoever is asked learns no name before they have said yes."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, or_, select, true
from sqlalchemy.orm import aliased

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.models import Case, Transfer, TransferState
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Organisation, Team
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

MOST, SHOWN_DAYS = 100, 14
# Made once: to make an alias takes longer than the query it is for.
OTHER = aliased(Team)


class Asked(NamedTuple):
    """What a team may know of somebody whom it is asked to take on: nothing that says who it is."""

    id: UUID
    referral_id: UUID
    reference: str
    received_at: datetime
    practice: str | None
    from_team: str
    asked_at: datetime
    due_on: date
    why: str
    has_case: UUID | None

    @property
    def is_overdue(self) -> bool:
        return self.due_on < clock.today()

    @property
    def days_waiting(self) -> int:
        """Since the referral was received: the person's own wait."""
        return (clock.today() - clock.day_of(self.received_at)).days


class Asking(NamedTuple):
    """One of our people for whom another team was asked."""

    id: UUID
    referral_id: UUID
    case_id: UUID | None
    given_name: str
    family_name: str
    reference: str
    to_team: str
    asked_by_id: UUID | None
    due_on: date
    state: TransferState
    answered_at: datetime | None
    answer: str

    @property
    def name(self) -> str:
        """Theirs no more, once the other team has said yes."""
        return self.reference if self.state is TransferState.ACCEPTED else f"{self.given_name} {self.family_name}"

    @property
    def is_overdue(self) -> bool:
        return self.state is TransferState.ASKED and self.due_on < clock.today()


def under_way() -> Any:
    """It waits for a decision, or its case is open: what has ended meanwhile is nobody's to answer."""
    return or_(Referral.is_waiting == true(), Case.is_open == true())


def to_answer(transfers: Select[Transfer]) -> list[Asked]:
    """Those that wait for an answer, the most pressing first."""
    rows = whole(transfers).outerjoin(Organisation, Referral.practice_id == Organisation.id)
    rows = rows.join(OTHER, Transfer.from_team_id == OTHER.id)
    rows = rows.where(Transfer.state == TransferState.ASKED, under_way())
    shown = case((Patient.is_s_flagged == true(), "Hidden"), else_=Organisation.name)
    columns = (
        *(Transfer.id, Referral.id, Referral.reference, Referral.received_at, shown, OTHER.name),
        *(Transfer.asked_at, Transfer.due_on, Transfer.why, Case.id),
    )
    rows = rows.order_by(Transfer.due_on, Transfer.id).limit(MOST)
    return [Asked._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]


def waiting(transfers: Select[Transfer]) -> list[Asking]:
    """Those of ours for whom another team has been asked and has not answered."""
    rows = whole(transfers).where(Transfer.state == TransferState.ASKED, under_way())
    return asking(rows.order_by(Transfer.due_on, Transfer.id))


def answered(transfers: Select[Transfer]) -> list[Asking]:
    """What came of those asked for, of late: newest first."""
    since = clock.now() - timedelta(days=SHOWN_DAYS)
    rows = whole(transfers).where(Transfer.state != TransferState.ASKED, Transfer.answered_at >= since)
    return asking(rows.order_by(Transfer.answered_at.desc(), Transfer.id))


def whole(transfers: Select[Transfer]) -> Select[Transfer]:
    """With the person, and the case where there is one. The referral is joined already."""
    rows = transfers.join(Patient, Referral.patient_id == Patient.id)
    return rows.outerjoin(Case, Case.referral_id == Referral.id)


def asking(rows: Select[Transfer]) -> list[Asking]:
    rows = rows.join(OTHER, Transfer.to_team_id == OTHER.id).limit(MOST)
    columns = (
        *(Transfer.id, Referral.id, Case.id, Patient.given_name, Patient.family_name, Referral.reference),
        *(OTHER.name, Transfer.asked_by_id, Transfer.due_on),
        *(Transfer.state, Transfer.answered_at, Transfer.answer),
    )
    return [Asking._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]


def teams_to_ask(besides: UUID) -> list[Team]:
    """Teams that have somebody to answer, by name."""
    leads = select(Membership.id).join(User, Membership.user_id == User.id).where(Membership.team_id == Team.id)
    leads = leads.where(Membership.role == Role.TEAM_LEAD, is_current(clock.today()), User.ended_at.is_(None))
    return list(db.session.scalars(select(Team).where(Team.id != besides, leads.exists()).order_by(Team.name)))
