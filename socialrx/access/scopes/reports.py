"""What comes back to a practice, and what is counted without names."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from socialrx.access.scopes.referrals import of_our_practice, of_our_teams, ours_unallocated_or_mine
from socialrx.access.scopes.rows import Rows, Way, seat_of
from socialrx.accounts.models import Role, User
from socialrx.feedback.models import MessageBack, Route
from socialrx.organisations.models import Cover, Organisation
from socialrx.organisations.queries import practices
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.referrals.models import Referral


def message_of(referral_way: Way) -> Way:
    """Messages about referrals seen in this way."""

    def way(user: User) -> ColumnElement[bool]:
        return MessageBack.referral_id.in_(select(Referral.id).where(referral_way(user)))

    way.__name__ = f"of_referrals_{referral_way.__name__}"
    return way


def message_for_our_practice(user: User) -> ColumnElement[bool]:
    """Unless the person objected to the practice being told, then or since."""
    theirs = aliased(Referral)
    objects = objecting(theirs.patient_id, ObjectionKind.PRACTICE)
    of_objector = select(theirs.id).where(theirs.id == MessageBack.referral_id, objects).exists()
    return and_(message_of(of_our_practice)(user), MessageBack.route != Route.PERSON_OBJECTS, ~of_objector)


messages_back_for = Rows(
    select(MessageBack),
    {
        Role.REFERRER: message_for_our_practice,
        Role.PRACTICE_STAFF: message_for_our_practice,
        Role.TEAM_LEAD: message_of(of_our_teams),
        Role.LINK_WORKER: message_of(ours_unallocated_or_mine),
    },
)


def of_our_pcn(user: User) -> ColumnElement[bool]:
    return Referral.pcn_id == seat_of(user).organisation_id


def practice_of_our_pcn(user: User) -> ColumnElement[bool]:
    return Organisation.parent_id == seat_of(user).organisation_id


def practice_our_teams_cover(user: User) -> ColumnElement[bool]:
    return Organisation.id.in_(select(Cover.practice_id).where(Cover.team_id.in_(seat_of(user).team_ids)))


def networks_under_us(user: User) -> Select[UUID]:
    """An analyst's own organisation and the networks under it, one or two steps down (ICB, its place, PCN)."""
    here = seat_of(user).organisation_id
    places = select(Organisation.id).where(Organisation.parent_id == here)
    under = or_(Organisation.id == here, Organisation.parent_id == here, Organisation.parent_id.in_(places))
    return select(Organisation.id).where(under)


def of_networks_under_us(user: User) -> ColumnElement[bool]:
    return Referral.pcn_id.in_(networks_under_us(user))


def practice_of_networks_under_us(user: User) -> ColumnElement[bool]:
    return Organisation.parent_id.in_(networks_under_us(user))


# What a report counts: never shown with names, and never somebody who objects to being counted.
reported_referrals_for = Rows(
    select(Referral).where(~objecting(Referral.patient_id, ObjectionKind.RESEARCH)),
    {Role.PCN_MANAGER: of_our_pcn, Role.TEAM_LEAD: of_our_teams, Role.ANALYST: of_networks_under_us},
)
reported_practices_for = Rows(
    practices(),
    {
        Role.PCN_MANAGER: practice_of_our_pcn,
        Role.TEAM_LEAD: practice_our_teams_cover,
        Role.ANALYST: practice_of_networks_under_us,
    },
)
