"""What was arranged with community services, as one of the three lines: their names, and nothing of why.

Named are services that took the person, and those they were told about. What
has no room is counted, never dropped in silence.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from socialrx.core.database import db
from socialrx.onward.lifecycle import TAKEN, State
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.onward.queries import of_case, with_services

ARRANGED = TAKEN | {State.COMPLETED}


def services_of(case_id: UUID) -> list[str]:
    """Those that took the person first, then those they were told about; each once: two queries."""
    took = of_case(case_id).where(OnwardReferral.state.in_(ARRANGED)).order_by(None).order_by(OnwardReferral.id)
    names = [onward.service.name for onward in db.session.scalars(with_services(took))]
    told = select(ToldAbout).where(ToldAbout.case_id == case_id).options(joinedload(ToldAbout.service))
    tips = [tip.service.name for tip in db.session.scalars(told.order_by(ToldAbout.told_on, ToldAbout.id))]
    return list(dict.fromkeys([*names, *(f"told about {name}" for name in tips if name not in names)]))


def in_words(services: list[str], *, room: int) -> str:
    """`Trentside Walking Circle; told about Men in Sheds.`, in at most this many words; empty where nothing was."""
    shown = len(services)
    while shown and len(listed(services, shown).split()) > room:
        shown -= 1
    return listed(services, shown) if services else ""


def listed(services: list[str], shown: int) -> str:
    """The first of them by name, and how many there are beyond those."""
    more = len(services) - shown
    if not shown:
        return f"{more} service{'' if more == 1 else 's'}."
    return "; ".join(services[:shown]) + (f" and {more} more." if more else ".")
