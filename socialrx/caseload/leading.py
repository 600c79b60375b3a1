"""A lead leaves: what only a lead watches goes to another lead of the team, or nobody goes."""

from uuid import UUID

from sqlalchemy import or_, select, true

from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import in_team
from socialrx.caseload.models import Case, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.organisations.models import Team
from socialrx.referrals.models import Referral


class LastLead(DomainError):
    """Nobody else leads this team, and somebody in it has to be watched."""


def leave_lead(user: User, team_id: UUID) -> None:
    """Open worries get another named lead, who hears of it and looks again today.

    Raises LastLead when there is no other and the team has open worries, open cases or referrals that wait.
    """
    leads = db.session.scalars(in_team([team_id], Role.TEAM_LEAD)).all()
    other = next((lead for lead in leads if lead.id != user.id), None)
    worries = open_worries(user.id, team_id)
    if other is None and (worries or has_people(team_id)):
        team = db.session.get_one(Team, team_id)
        raise LastLead(f"{user.name} is the only lead of {team.name}, which has open work. Make somebody else lead.")
    if other is None or not worries:
        return
    for worry in worries:
        worry.named_lead = other
        worry.look_again(on=clock.today())
    tell_new_lead(other, worries[0])


def open_worries(user_id: UUID, team_id: UUID) -> list[SafeguardingConcern]:
    rows = select(SafeguardingConcern).join(Case, SafeguardingConcern.case_id == Case.id)
    rows = rows.where(SafeguardingConcern.named_lead_id == user_id, SafeguardingConcern.closed_at.is_(None))
    return list(db.session.scalars(rows.where(Case.team_id == team_id).order_by(SafeguardingConcern.id)))


def has_people(team_id: UUID) -> bool:
    """Somebody waits for a decision, or is in the team's hands."""
    cases = select(Case.id).where(Case.team_id == team_id, Case.is_open == true())
    waiting = select(Referral.id).where(Referral.team_id == team_id, Referral.is_waiting == true())
    return bool(db.session.scalar(select(or_(cases.exists(), waiting.exists()))))


def tell_new_lead(lead: User, first: SafeguardingConcern) -> None:
    """One letter, however many there are; without a name or a word of them."""
    enqueue(
        "concern-moved",
        first.id,
        recipient=lead.email,
        title="You are the named lead for worries of somebody who left",
        body=f"Sign in to {rule('SERVICE_NAME')} and open Worries about safety: {rule('PUBLIC_URL')}/concerns/\n",
        period=clock.now().isoformat(),
    )
