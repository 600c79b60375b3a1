"""What a practice records in its own system: the codes it said it recorded, and the offers that have one."""

from sqlalchemy import ColumnElement, select

from socialrx.access.scopes.rows import Rows, seat_of
from socialrx.accounts.models import Role, User
from socialrx.feedback.coded import CodeRecorded
from socialrx.referrals.offers.models import Offer, ProactiveList


def recorded_here(user: User) -> ColumnElement[bool]:
    return CodeRecorded.practice_id == seat_of(user).organisation_id


def offered_to_our_people(user: User) -> ColumnElement[bool]:
    ours = select(ProactiveList.id).where(ProactiveList.practice_id == seat_of(user).organisation_id)
    return Offer.list_id.in_(ours)


PRACTICE = (Role.REFERRER, Role.PRACTICE_STAFF)
codes_recorded_for = Rows(select(CodeRecorded), dict.fromkeys(PRACTICE, recorded_here))
# Only that it was declined, and when: a practice opens no offer.
offers_to_our_people_for = Rows(select(Offer), dict.fromkeys(PRACTICE, offered_to_our_people))
