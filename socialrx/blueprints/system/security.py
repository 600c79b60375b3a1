"""Security events for the administrator: sign-ins, failures, accounts, refusals. Nothing about care, no person's id."""

from typing import Any, NamedTuple

from sqlalchemy import Row, case, select

from socialrx.accounts.models import User
from socialrx.blueprints.kit.names import organisation_names, user_names
from socialrx.blueprints.kit.newest_first import some_of
from socialrx.core.trail import IS_SECURITY_EVENT, Deed, TrailEntry

# Neither the patient nor the record: only what is said about an account.
COLUMNS = (
    TrailEntry.id,
    TrailEntry.at,
    TrailEntry.deed,
    TrailEntry.user_id,
    TrailEntry.organisation_id,
    TrailEntry.detail,
    TrailEntry.address,
)
SAYS = {
    Deed.SIGNED_IN: "Signed in",
    Deed.SIGNED_OUT: "Signed out",
    Deed.SIGN_IN_FAILED: "Sign-in failed",
    Deed.ACCOUNT: "Account",
    Deed.REFUSED: "Refused",
}


class Event(NamedTuple):
    """One line: what happened, with whose account, where."""

    row: Row[Any]
    who: str
    at: str

    @property
    def says(self) -> str:
        return SAYS[self.row.deed]


def events(cursor: str | None) -> tuple[list[Event], str | None]:
    """A page of events, newest first, and where the next begins: one query by their index, and two for names."""
    some = some_of(select(*COLUMNS, account_tried()).where(IS_SECURITY_EVENT), cursor)
    users = user_names(account(row) for row in some.rows)
    places = organisation_names(row.organisation_id for row in some.rows)
    told = (Event(row, users.get(account(row), ""), places.get(row.organisation_id, "")) for row in some.rows)
    return list(told), some.next


def account_tried() -> Any:
    """The account that a try to sign in named: the only subject that is an account."""
    is_account = TrailEntry.subject_kind == User.__tablename__
    return case((is_account, TrailEntry.subject_id)).label("account_id")


def account(row: Row[Any]) -> Any:
    return row.user_id or row.account_id
