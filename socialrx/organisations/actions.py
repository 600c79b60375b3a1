"""Verbs of an organisation."""

from typing import Any

from socialrx.core.trail import Deed, record
from socialrx.organisations.models import Organisation


def set_up(organisation: Organisation, **facts: Any) -> None:
    """Set its mailbox, its telephone, or whether reception reads what comes back. The trail has what was changed."""
    changed = [name for name, value in facts.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, facts[name])
    if changed:
        record(Deed.CHANGED, organisation, detail=", ".join(changed))
