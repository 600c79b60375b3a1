"""How much one worker may carry, the hours they work, and the languages they work in."""

from typing import Any

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import Needed, Reads, line
from socialrx.blueprints.kit.versions import EditForm
from socialrx.caseload.limits import MOST_CASES, MOST_HOURS
from socialrx.core.errors import BadInput


def read_cases(text: str) -> str:
    if not text.strip().isdecimal() or int(text) > MOST_CASES:
        raise BadInput(f"Cases open at once must be a whole number from 0 to {MOST_CASES}")
    return str(int(text))


def read_hours(text: str) -> str:
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = 0.0
    if not 0 < hours <= MOST_HOURS:
        raise BadInput(f"Hours a week must be a number, more than 0 and at most {MOST_HOURS}, like 22.5")
    return f"{hours:g}"


class LimitsForm(EditForm):
    """Lines, so that what was typed is shown again as it was typed."""

    safe_caseload = line("Cases open at once, at most", Needed("Enter how many cases"), Reads(read_cases), most=12)
    hours_a_week = line("Hours a week", Reads(read_hours), most=12, hint="Leave empty for full time")
    languages = line("Languages they can work in besides English", most=200, hint="With commas: Polish, Urdu")

    @property
    def values(self) -> dict[str, Any]:
        """As they are kept."""
        hours = float(self.hours_a_week.data) if self.hours_a_week.data else None
        return {
            "safe_caseload": int(self.safe_caseload.data),
            "hours_a_week": hours,
            "languages": self.languages.data,
        }


def as_it_stands(worker: User) -> dict[str, str]:
    """By the form's names, as they would be typed."""
    hours = f"{worker.hours_a_week:g}" if worker.hours_a_week else ""
    return {"safe_caseload": str(worker.safe_caseload), "hours_a_week": hours, "languages": worker.languages}


def print_of(worker: User) -> str:
    """What the form was opened on."""
    return "|".join(as_it_stands(worker).values())
