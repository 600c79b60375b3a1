"""What the three lines say, for a GP in a hurry, from facts alone.

Nothing here reads a note, a risk, a worry about safety, or anything that the
person told us. Times of contact are named, never their content.
"""

from datetime import date, timedelta

from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.rules import days
from socialrx.referrals.models import Referral

TELEPHONE = "3"
DECLINED = "person_declined"
# Why a referral may be struck out; both are reasons for closing a case too, which no report counts.
MISTAKES = ("duplicate", "data_error")
CLOSED_BECAUSE = {
    "goals_met": "your patient's goals were met",
    "partly_met": "your patient's goals were partly met",
    "person_stopped": "your patient chose to stop",
    "stopped_responding": "your patient stopped answering us after starting",
    "not_reached": "we could not reach your patient",
    "person_declined": "your patient declined social prescribing",
    "referrer_withdrew": "the referral was withdrawn",
    "moved": "your patient has moved away or left the practice",
    "residential_care": "your patient has moved to residential care",
    "not_right_service": "this is not the right service for your patient",
    "needs_other_care": "your patient needs other care",
    "other_service": "your patient has moved to another service",
    "died": "your patient has died",
    "duplicate": "it was a duplicate of another referral",
    "data_error": "it was recorded in error",
}
# Nothing follows these, so nothing is said about opening the case again.
FINAL = frozenset({"died", "referrer_withdrew", *MISTAKES})


def taken_on(case: Case) -> tuple[str, str]:
    """What happened and what comes next, when the team has accepted."""
    by_day = clock.in_words(contact_day(case.referral))
    if case.link_worker is None:
        return "The link-worker team has taken this on.", f"A link worker will {reach(case)} your patient by {by_day}."
    name = case.link_worker.given_name
    return f"{name} (link worker) has taken this on.", f"{name} will {reach(case)} your patient by {by_day}."


def reach(case: Case) -> str:
    return "ring" if case.patient.best_way == TELEPHONE else "get in touch with"


def contact_day(referral: Referral) -> date:
    """The day contact is due; today when that has passed."""
    return max(referral.contact_due_on, clock.today())


def asked(referral: Referral) -> tuple[str, str]:
    happened = "The link-worker team needs an answer from you before it can take this on."
    return happened, f"It stays on our list. Contact is due by {clock.in_words(referral.contact_due_on)}."


def refused(referral: Referral, reason: str, instead: str) -> tuple[str, str]:
    """The team's no, in its own words: they are written for the practice."""
    instead = instead or f"Nothing more from us. To talk about it, ring the team on {referral.team.phone}."
    return f"The link-worker team has not taken this on: {reason}", instead


def in_touch(case: Case) -> tuple[str, str]:
    """That there was a first contact, and nothing of what was said in it."""
    name = case.link_worker.given_name if case.link_worker else "The team"
    return f"{name} (link worker) and your patient have been in touch.", "We will write again when the case closes."


def closed(reason: str, what_changed: str) -> tuple[str, str]:
    because = CLOSED_BECAUSE.get(reason) or codelists.label("closure-reasons", reason).lower()
    changed = f" What changed: {what_changed}" if what_changed else ""
    return f"The case is closed: {because}.{changed}", after_closing(reason)


def after_closing(reason: str) -> str:
    if reason in FINAL:
        return "Nothing more from us."
    until = clock.today() + timedelta(days=days("REOPEN_WITHIN_DAYS"))
    return f"Nothing more from us. The case can be opened again until {clock.in_words(until)}."


def struck_out(mistake: str) -> tuple[str, str]:
    """A referral that was never a case and is not to be counted."""
    return f"This referral is off our list: {CLOSED_BECAUSE[mistake]}.", "Nothing more from us."
