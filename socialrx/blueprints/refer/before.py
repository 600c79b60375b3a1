"""What a referrer is told before sending: the honest wait, and what is known of somebody already."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from socialrx.caseload.waits import wait_of
from socialrx.core import codelists
from socialrx.core.rules import days
from socialrx.organisations.queries import NobodyToAsk, team_for
from socialrx.patients.around import around
from socialrx.patients.hidden import DETAIL_WORDS
from socialrx.patients.models import Patient
from socialrx.reporting.waits import Waits

# The details of which a practice is told that they are known, and no more: reception sees this page.
REACHED_BY = ("mobile", "landline", "email", "address")


class Wait(NamedTuple):
    """How long people wait for a team: `waits` are those reached in the last weeks."""

    team: str
    waits: Waits
    weeks: int

    @property
    def is_told(self) -> bool:
        """Whether so many were reached that the figures say something."""
        return len(self.waits.days) >= days("WAITS_SHOWN_FROM")


def wait_for(practice_id: UUID) -> Wait | None:
    """The wait for the team that takes this practice's referrals; None when there is no such team."""
    try:
        team = team_for(practice_id)
    except NobodyToAsk:
        return None
    reached, waiting = wait_of(team.id)
    return Wait(team.name, Waits(reached, waiting), days("WAIT_WEEKS"))


def known_of(patient: Patient) -> Iterator[tuple[str, str]]:
    """What is known, so that nobody asks or types it again: ways to reach them by name only, needs in words."""
    yield "To reach them", ways_known(patient)
    if patient.language or patient.interpreter:
        spoken = [patient.language, codelists.label("interpreter-needed", patient.interpreter)]
        yield "Language", ", ".join(filter(None, spoken))
    if patient.access_needs:
        yield "Must be right", "; ".join(need.label for need in patient.access_needs)
    if not patient.is_s_flagged and (people := around(patient.id)):
        yield "Around them", "; ".join(one.relation or one.name for one in people)


def ways_known(patient: Patient) -> str:
    if patient.is_s_flagged:
        return "With the team, who ask the patient themselves"
    held = [DETAIL_WORDS[name].lower() for name in REACHED_BY if getattr(patient, name)]
    message = "a message may be left" if patient.may_leave_message else "no message may be left"
    return f"{', '.join(held).capitalize()}; {message}" if held else "Nothing known: say it below"
