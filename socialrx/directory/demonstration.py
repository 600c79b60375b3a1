"""The demonstration's services: about sixty, all invented, across the six networks of South Nottinghamshire.

Awkward ones are among them on purpose (closed, full, up stairs, by phone only,
two towns, no postcode, unchecked for a year); `x_note` in the file marks them.
How long ago each was checked is kept as days, so that the demonstration never ages.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from socialrx.directory.feed import Content, Findings, Intake, Taken, take

FILE = Path(__file__).parent / "data" / "demonstration-services.json"
PUBLISHER = "Invented for the demonstration"


def load(today: date) -> Taken:
    """Put the services into the transaction under way, checked as long before `today` as the file says.

    Safe to run again: nothing is doubled.
    """
    page = json.loads(FILE.read_text(encoding="utf-8"))
    services = [dated(service, today) for service in page["contents"]]
    return take(Content("service", services, path="contents"), FILE.name, Intake(Findings(), PUBLISHER))


def dated(service: dict[str, Any], today: date) -> dict[str, Any]:
    checked = today - timedelta(days=service["x_assured_days_ago"])
    return service | {"assured_date": checked.isoformat()}
