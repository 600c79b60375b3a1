"""Verbs of an organisation."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from socialrx.core.database import db
from socialrx.core.trail import Deed, record
from socialrx.organisations.models import Cover, Organisation


def set_up(organisation: Organisation, **facts: Any) -> None:
    """Change its settings, such as mailbox and telephone. The trail has what was changed."""
    changed = [name for name, value in facts.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, facts[name])
    if changed:
        record(Deed.CHANGED, organisation, detail=", ".join(changed))


def close_practice(practice: Organisation, on: date) -> None:
    """It closes on this day, and its cover ends then: nobody's referrals come from it any more.

    Who is registered there stays where they are, on their team's list of those
    to ask (`caseload.moved_practice`). Open again, it has to be given cover anew.
    """
    practice.closed_on = on
    for cover in db.session.scalars(select(Cover).where(Cover.practice_id == practice.id, lasts_beyond(on))):
        cover.ends_on = max(on, cover.starts_on)


def lasts_beyond(day: date) -> Any:
    return or_(Cover.ends_on.is_(None), Cover.ends_on > day)
