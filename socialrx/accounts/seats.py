"""Where a user works now: one organisation at a time, whose rights alone they have."""

from uuid import UUID

from socialrx.accounts.models import User
from socialrx.accounts.queries import seat_of
from socialrx.accounts.sessions import renew_key
from socialrx.core.errors import DomainError
from socialrx.core.trail import Deed, record


class NoSuchSeat(DomainError):
    """They hold no role there today."""


def switch(user: User, organisation_id: UUID) -> None:
    """Work in another organisation from now on, under a new session key, and unconfirmed: a step up is asked anew."""
    seat = seat_of(user.id, organisation_id)
    if seat is None:
        raise NoSuchSeat("You hold no role there. Choose another organisation.")
    renew_key(user, organisation_id=organisation_id, confirmed_at=None)
    user.seat, user.confirmed_at = seat, None
    record(Deed.ACCOUNT, user, detail=f"went to work in {organisation_id}")
