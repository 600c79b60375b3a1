"""Referrals: a practice's, a partner's, a team's."""

from sqlalchemy import ColumnElement, and_, or_, select, true

from socialrx.access.scopes.rows import Rows, seat_of
from socialrx.accounts.models import Role, User
from socialrx.caseload.grants import WORK, opened_by
from socialrx.caseload.models import (
    Case,
    Transfer,
)
from socialrx.referrals.models import Referral


def of_our_practice(user: User) -> ColumnElement[bool]:
    """About its people, or sent by it."""
    here = seat_of(user).organisation_id
    return or_(Referral.practice_id == here, Referral.referring_organisation_id == here)


def sent_by_us(user: User) -> ColumnElement[bool]:
    return Referral.referring_organisation_id == seat_of(user).organisation_id


def of_our_teams(user: User) -> ColumnElement[bool]:
    return Referral.team_id.in_(seat_of(user).team_ids)


def ours_unallocated_or_mine(user: User) -> ColumnElement[bool]:
    """The team's that wait for a decision or a worker, and those of the worker's own cases and the covered ones."""
    hands = or_(Case.link_worker_id == user.id, opened_by(user, WORK))
    own = select(Case.id).where(Case.referral_id == Referral.id, hands).exists()
    nobodys = select(Case.id).where(Case.referral_id == Referral.id, Case.link_worker_id.is_(None)).exists()
    unallocated = and_(of_our_teams(user), or_(Referral.is_waiting == true(), nobodys))
    return or_(own, unallocated)


referrals_for = Rows(
    select(Referral),
    {
        Role.REFERRER: of_our_practice,
        Role.PRACTICE_STAFF: of_our_practice,
        Role.PARTNER_REFERRER: sent_by_us,
        Role.TEAM_LEAD: of_our_teams,
        Role.LINK_WORKER: ours_unallocated_or_mine,
    },
)
# What waits for the user's teams: a plain condition, so that the queue's index answers it.
new_referrals_for = Rows(select(Referral), {Role.LINK_WORKER: of_our_teams, Role.TEAM_LEAD: of_our_teams})


def asked_of_us(user: User) -> ColumnElement[bool]:
    return Transfer.to_team_id.in_(seat_of(user).team_ids)


def asked_by_us(user: User) -> ColumnElement[bool]:
    return Transfer.from_team_id.in_(seat_of(user).team_ids)


def asked_by_us_or_of_us(user: User) -> ColumnElement[bool]:
    return or_(asked_of_us(user), asked_by_us(user))


TRANSFERS = select(Transfer).join(Referral, Transfer.referral_id == Referral.id)
transfers_for = Rows(TRANSFERS, {Role.TEAM_LEAD: asked_by_us_or_of_us})
# Who answers, and who may take the question back.
transfers_asked_of_us_for = Rows(TRANSFERS, {Role.TEAM_LEAD: asked_of_us})
transfers_asked_by_us_for = Rows(TRANSFERS, {Role.TEAM_LEAD: asked_by_us})
