"""Proactive lists and the offers on them: a team's; and, to count, an organisation's."""

from sqlalchemy import ColumnElement, and_, select

from socialrx.access.scopes.rows import Rows, seat_of
from socialrx.accounts.models import Role, User
from socialrx.organisations.models import Team
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.referrals.offers.models import Offer, ProactiveList


def list_of_our_teams(user: User) -> ColumnElement[bool]:
    return ProactiveList.team_id.in_(seat_of(user).team_ids)


def loaded_list_of_our_teams(user: User) -> ColumnElement[bool]:
    """A worker has nothing to do with a file that a lead is still looking at."""
    return and_(list_of_our_teams(user), ProactiveList.loaded_at.is_not(None))


def offer_of_our_teams(user: User) -> ColumnElement[bool]:
    return Offer.team_id.in_(seat_of(user).team_ids)


def offer_of_our_organisation(user: User) -> ColumnElement[bool]:
    return Offer.team_id.in_(select(Team.id).where(Team.employer_id == seat_of(user).organisation_id))


proactive_lists_for = Rows(
    select(ProactiveList), {Role.TEAM_LEAD: list_of_our_teams, Role.LINK_WORKER: loaded_list_of_our_teams}
)
offers_for = Rows(select(Offer), dict.fromkeys((Role.TEAM_LEAD, Role.LINK_WORKER), offer_of_our_teams))
# Counted and never shown with names; without those who object to being counted.
reported_offers_for = Rows(
    select(Offer).where(~objecting(Offer.patient_id, ObjectionKind.RESEARCH)),
    {Role.PCN_MANAGER: offer_of_our_organisation, Role.TEAM_LEAD: offer_of_our_teams},
)
