"""Ending a case, with what its reason asks for, and opening it again. Always a person's act.

A death asks for its day, *could not be reached* for two ways that were tried,
and a withdrawal belongs to the referral too. A duplicate or an error is not an
ending: `actions.strike_out` is for those.
"""

from dataclasses import dataclass
from datetime import date

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.caseload.attempts import tries_of
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock, codelists
from socialrx.core.errors import DomainError
from socialrx.feedback.actions import NOT_REACHED, WorryIsOpen, close
from socialrx.feedback.loose_ends import loose_ends
from socialrx.feedback.models import MessageBack
from socialrx.feedback.wording import DECLINED, MISTAKES
from socialrx.referrals.lifecycle import Status

DIED, WITHDRAWN = "died", "referrer_withdrew"
# Reasons that say who ended it.
SAYS_WHO = {
    DECLINED: EndedBy.PERSON,
    "person_stopped": EndedBy.PERSON,
    WITHDRAWN: EndedBy.REFERRER,
    DIED: EndedBy.CIRCUMSTANCES,
    NOT_REACHED: EndedBy.LINK_WORKER,
}


class NotAnEnding(DomainError):
    """A mistake is struck out, not closed, so that no report counts it."""


class SayWhatWasTried(DomainError):
    """One way of getting in touch is not enough to give up."""


class TooSoon(DomainError):
    """Somebody who was first tried a moment ago is not let go."""


class SayWhen(DomainError):
    """A death has a day."""


class SayWho(DomainError):
    """Who ended it is missing, and the reason does not say it."""


class CannotReopen(DomainError):
    """The referral itself is no longer with the team."""


@dataclass(frozen=True)
class Ending:
    """What somebody says about the end of a case."""

    reason: str
    ended_by: EndedBy | None = None
    what_changed: str = ""
    wanted: str = "None"
    objects: bool = False
    tried: str = ""
    died_on: date | None = None

    @property
    def who(self) -> EndedBy:
        """Raises SayWho when neither the reason nor anybody says it."""
        who = SAYS_WHO.get(self.reason) or self.ended_by
        if who is None:
            raise SayWho("Choose who ended it")
        return who


def end(case: Case, ending: Ending, *, by: User) -> MessageBack:
    """Close the case and tell the practice, with what the reason asks for. Raises a DomainError for what is missing."""
    if ending.reason in MISTAKES:
        raise NotAnEnding("A duplicate or an error is struck out on the referral, not closed.")
    who, what_changed = ending.who, ending.what_changed
    if ending.reason == NOT_REACHED:
        what_changed = with_tries(case, ending)
    if ending.reason == DIED:
        note_death(case, ending.died_on, by=by)
    if ending.reason == WITHDRAWN:
        case.referral.withdraw(by=by, reason=what_changed or codelists.label("closure-reasons", WITHDRAWN))
    said = {"reason": ending.reason, "what_changed": what_changed, "wanted": ending.wanted}
    return close(case, by=by, ended_by=who, objects=ending.objects, **said)


def with_tries(case: Case, ending: Ending) -> str:
    """What changed, and the ways that were tried. Raises SayWhatWasTried when only one way is known, and TooSoon."""
    ends, tries = loose_ends(case), tries_of(case)
    if tries.kept_because:
        raise WorryIsOpen(tries.kept_because)
    if not ends.is_tried_enough and not ending.tried.strip():
        known = f"Only {ends.tried} is recorded. " if ends.tried else ""
        raise SayWhatWasTried(f"{known}Enter at least two ways of getting in touch that were tried")
    if not tries.is_gap_over:
        raise TooSoon(f"Give them time to answer: it can close as not reached from {clock.in_words(tries.free_on)}")
    tried = ", ".join(filter(None, (ends.tried, ending.tried.strip())))
    return f"{ending.what_changed or 'Not known.'} Tried: {tried}."


def note_death(case: Case, on: date | None, *, by: User) -> None:
    if on is None:
        raise SayWhen("Enter the date of death")
    casework.note_death(case, on, by=by)


def reopen(case: Case, *, by: User, reason: str) -> None:
    """The same case again. A death recorded with its closure was an error then, and is taken back."""
    if case.referral.status is not Status.ACCEPTED:
        raise CannotReopen("The referral was withdrawn or struck out, so its case cannot be opened again.")
    was_death = case.closure_reason == DIED
    case.reopen(by=by, reason=reason)
    if was_death:
        case.patient.died_on = None
