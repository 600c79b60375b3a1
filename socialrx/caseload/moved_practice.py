"""People who changed practice, or whose practice closed, while a referral or a case is open (hazard H-37)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, or_, select, true

from socialrx.caseload.models import Case, Transfer, TransferState
from socialrx.caseload.transfers import ask
from socialrx.core import clock
from socialrx.core.database import db, one_by_one
from socialrx.organisations.models import Organisation, Team
from socialrx.organisations.queries import covering_team
from socialrx.patients.models import Patient
from socialrx.patients.restriction import restricted
from socialrx.referrals.models import Referral

WHY = "They changed practice, and your team covers the new one."
MOST = 200


class Moved(NamedTuple):
    """A referral under way whose person is registered where another team has the cover."""

    referral_id: UUID
    to_team_id: UUID


def propose_moves() -> int:
    """Ask the team that covers somebody's new practice to take them on, once. Nobody is moved. Safe to run twice."""
    return one_by_one(list(moved()), propose)


def propose(one: Moved) -> None:
    referral, team = db.session.get_one(Referral, one.referral_id), db.session.get_one(Team, one.to_team_id)
    ask(referral, team, by=None, why=WHY)


def moved() -> Iterator[Moved]:
    """Those nobody has been asked about yet. What a team refused or took back is not asked again by itself."""
    teams: dict[UUID, Team | None] = {}
    for row in registered_elsewhere():
        if row.practice_id not in teams:
            teams[row.practice_id] = covering_team(row.practice_id, clock.today())
        team = teams[row.practice_id]
        if team and team.id != row.team_id and not was_proposed(row.id, team.id):
            yield Moved(row.id, team.id)


def registered_elsewhere() -> list[Row[UUID, UUID, UUID]]:
    """Referrals under way whose person is registered elsewhere than when it came, with nobody asked now."""
    asked = select(Transfer.id).where(Transfer.referral_id == Referral.id, Transfer.state == TransferState.ASKED)
    rows = select(Referral.id, Referral.team_id, Patient.practice_id)
    rows = rows.join(Patient, Referral.patient_id == Patient.id).outerjoin(Case, Case.referral_id == Referral.id)
    elsewhere = (Patient.practice_id.is_not(None), Patient.practice_id.is_distinct_from(Referral.practice_id))
    rows = rows.where(or_(Referral.is_waiting == true(), Case.is_open == true()), *elsewhere, ~asked.exists())
    return list(db.session.execute(rows.where(~restricted(Patient.id))))


def was_proposed(referral_id: UUID, team_id: UUID) -> bool:
    rows = select(Transfer.id).where(Transfer.referral_id == referral_id, Transfer.to_team_id == team_id)
    return db.session.scalar(rows.where(Transfer.asked_by_id.is_(None)).limit(1)) is not None


class Unregistered(NamedTuple):
    """Somebody with open work whose practice has closed."""

    case_id: UUID | None
    referral_id: UUID
    given_name: str
    family_name: str
    is_s_flagged: bool
    practice: str
    closed_on: date

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def shown_practice(self) -> str:
        return "Hidden" if self.is_s_flagged else self.practice


def at_closed_practices(referrals: Select[Referral]) -> list[Unregistered]:
    """Of these referrals those under way whose person is registered with a practice that has closed."""
    rows = referrals.join(Patient, Referral.patient_id == Patient.id)
    rows = rows.join(Organisation, Patient.practice_id == Organisation.id)
    rows = rows.outerjoin(Case, Case.referral_id == Referral.id)
    under_way = or_(Referral.is_waiting == true(), Case.is_open == true())
    rows = rows.where(Organisation.closed_on.is_not(None), Organisation.closed_on <= clock.today(), under_way)
    columns = (
        *(Case.id, Referral.id, Patient.given_name, Patient.family_name, Patient.is_s_flagged),
        *(Organisation.name, Organisation.closed_on),
    )
    rows = rows.order_by(Organisation.name, Patient.family_name, Referral.id).limit(MOST)
    return [Unregistered._make(tuple(row)) for row in db.session.execute(rows.with_only_columns(*columns))]
