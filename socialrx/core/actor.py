"""Who is acting, in ids only. The ways in set it; the trail reads it."""

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """A user at work in one organisation, or the system itself when there is no user.

    `why` names the grant under which the user acts, when it is one: cover, break-glass, an inquiry.
    """

    user_id: UUID | None = None
    organisation_id: UUID | None = None
    roles: tuple[str, ...] = ()
    request_id: str = ""
    address: str = ""
    why: str = ""


acting: ContextVar[Actor] = ContextVar("acting", default=Actor())  # noqa: B039 (frozen)
