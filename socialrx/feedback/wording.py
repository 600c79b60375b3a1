"""What the three lines say, for a GP in a hurry, from facts alone: seen or not, what was arranged, what comes next.

Together they are under sixty words. Nothing here reads a note, a risk, a worry
about safety, or anything that the person told us. Times of contact are named,
never their content.
"""

from datetime import date, timedelta

from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.rules import days
from socialrx.referrals.models import Referral

TELEPHONE = "3"
UNDER = 60
# A first name of more words than this leaves too little room.
NAME_WORDS = 3
TRIES_WORDS = 12
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
    by_day, name = clock.in_words(contact_day(case.referral)), first_name(case)
    who, then = (f"{name} (link worker)", name) if name else ("The link-worker team", "A link worker")
    return f"Not seen yet. {who} has taken this on.", f"{then} will {reach(case)} your patient by {by_day}."


def first_name(case: Case) -> str:
    """The worker's first name; empty without a worker, and for a name that fills the line."""
    name = case.link_worker.given_name if case.link_worker else ""
    return name if len(name.split()) <= NAME_WORDS else ""


def seen(case: Case) -> str:
    """Whether the person was seen, and since when."""
    if case.first_conversation_at:
        return f"First seen {clock.in_words(clock.day_of(case.first_conversation_at))}."
    if case.first_contact_at:
        return f"In touch since {clock.in_words(clock.day_of(case.first_contact_at))}, not yet seen."
    return "Not seen."


def reach(case: Case) -> str:
    return "ring" if case.patient.best_way == TELEPHONE else "get in touch with"


def contact_day(referral: Referral) -> date:
    """The day contact is due; today when that has passed."""
    return max(referral.contact_due_on, clock.today())


def asked(referral: Referral) -> tuple[str, str]:
    happened = "Not seen yet. The link-worker team needs your answer before it can take this on."
    return happened, f"It stays on our list. Contact is due by {clock.in_words(referral.contact_due_on)}."


def refused(referral: Referral, reason: str, instead: str) -> tuple[str, str]:
    """The team's no, in its own words: they are written for the practice."""
    instead = instead or f"Nothing more from us. To talk about it, ring the team on {referral.team.phone}."
    return f"Not seen. The link-worker team has not taken this on: {reason}", instead


def in_touch(case: Case) -> tuple[str, str]:
    """That there was a first contact, and nothing of what was said in it."""
    name = first_name(case)
    who = f"{name} (link worker)" if name else "The link-worker team"
    return f"{seen(case)} {who} and your patient have been in touch.", "We will write again when the case closes."


def closed(case: Case, reason: str, *, tried: str = "") -> tuple[str, str]:
    """Why it ended, and what was tried. What changed, in the worker's words, stands in the whole message back."""
    because = CLOSED_BECAUSE.get(reason) or codelists.label("closure-reasons", reason).lower()
    tries = f" Tried: {tried}." if tried and len(tried.split()) <= TRIES_WORDS else ""
    return f"{seen(case)} The case is closed: {because}.{tries}", after_closing(reason)


def after_closing(reason: str) -> str:
    if reason in FINAL:
        return "Nothing more from us."
    until = clock.today() + timedelta(days=days("REOPEN_WITHIN_DAYS"))
    return f"Nothing more from us. The case can be opened again until {clock.in_words(until)}."


def struck_out(mistake: str) -> tuple[str, str]:
    """A referral that was never a case and is not to be counted."""
    return f"Not seen. This referral is off our list: {CLOSED_BECAUSE[mistake]}.", "Nothing more from us."
