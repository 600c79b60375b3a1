"""What a scope is: a noun's rows, and for each role the way in which it comes to see them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, true

from socialrx.access.withheld import not_merged, not_restricted
from socialrx.accounts.models import Role, Seat, User

Way = Callable[[User], ColumnElement[bool]]


@dataclass(frozen=True)
class Rows:
    """A noun's rows, joined to what its ways ask about; and the way of each role that sees any."""

    of: Select[Any]
    ways: dict[Role, Way]

    def __call__(self, user: User) -> Select[Any]:
        """Those that exist for this user."""
        return self.of.where(self.seen(user), not_merged(self.of))

    def seen(self, user: User) -> ColumnElement[bool]:
        """One of the ways of the roles that the user holds here; none of them, none of it.

        What is restricted exists for an IG lead alone.
        """
        held = seat_of(user).roles
        ways = {role: way(user) for role, way in self.ways.items() if role in held}
        of_ig_lead = ways.pop(Role.IG_LEAD, false())
        return or_(of_ig_lead, and_(self.is_free, or_(false(), *ways.values())))

    @cached_property
    def is_free(self) -> ColumnElement[bool]:
        """Its person's record is not restricted."""
        return not_restricted(self.of)


def seat_of(user: User) -> Seat:
    if user.seat is None:
        raise LookupError("a user without a seat sees nothing")
    return user.seat


def anything(_user: User) -> ColumnElement[bool]:
    """Open to the role, whichever row."""
    return true()
