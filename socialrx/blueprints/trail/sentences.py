"""An entry as a sentence: who, from where they work, did what, to whose record."""

import re
from typing import Any

from socialrx.accounts.models import User
from socialrx.blueprints.trail.entries import Line, Names
from socialrx.core import clock
from socialrx.core.trail import Deed

NOBODY = "Nobody signed in"
ALERTING = {Deed.REVEALED, Deed.GRANTED, Deed.DESTROYED}
ALERT = re.compile(r"(?:, )?\balert\b(?:: )?")
# A deed of the table, `person:read-as-sent`.
CODE = re.compile(r"([a-z-]+):([a-z-]+)")
LINK = "group's link"
# Says nothing to a reader: it changes with every other column.
UNSAID = {"version"}
# Tables by the words people use for them; any other by its own name.
NOUNS = {
    "case_": "case",
    "patient": "contact details",
    "safeguarding_concern": "worry about safety",
    "message_back": "message back to the practice",
    "contact_addition": "addition to a contact",
    "concern_reading": "worry about safety that was read",
    "access_request": "request for a copy",
    "access_request_pause": "request for a copy",
    "copy_mark": "mark on a copy",
    "duplicate_merge": "possible second record",
    "s_flag": "flag that hides the address",
    "worker_safety_flag": "warning for workers",
    "person_answer": "agreement",
    "told_about": "services told about",
    "plan_action": "step of the plan",
    "measurement": "wellbeing answers",
    "risk_assessment": "risks",
    "access_need": "access needs",
    "case_grant": "case, opened with a reason",
    "user_account": "account",
}
ROLES = {"ig_lead": "IG lead", "pcn_manager": "PCN manager"}
DID = {
    Deed.VIEWED: "opened {whose} {noun}",
    Deed.LISTED: "saw a list: {detail}",
    Deed.CREATED: "added to {whose} record: {noun}",
    Deed.CHANGED: "changed {whose} {noun}: {detail}",
    Deed.REFUSED: "was refused: {detail}",
    Deed.PRINTED: "printed {whose} {noun}: {detail}",
    Deed.EXPORTED: "took a copy: {detail}",
    Deed.SIGNED_IN: "signed in",
    Deed.SIGNED_OUT: "signed out",
    Deed.SIGN_IN_FAILED: "could not sign in: {detail}",
    Deed.ACCOUNT: "account: {detail}",
    Deed.REVEALED: "revealed what is hidden in {whose} record: {detail}",
    Deed.GRANTED: "opened {whose} case with a reason: {detail}",
    Deed.REVIEWED: "reviewed how {whose} case was opened: {detail}",
    Deed.FOUND: "found {whom} in a search: {detail}",
    Deed.DESTROYED: "destroyed {whose} record: {detail}",
}


def who(line: Line, names: Names) -> str:
    """The user's name; without one, the system, or a community group that used its link."""
    entry = line.entry
    if entry.user_id:
        return names.users.get(entry.user_id, "An account that is gone")
    if LINK in entry.detail or "by its link" in entry.detail:
        return "A community group, by its link"
    return NOBODY if entry.address else "The system itself"


def standing(line: Line, names: Names) -> str:
    """`link worker, Rushcliffe PCN`."""
    entry = line.entry
    roles = [ROLES.get(role, role.replace("_", " ")) for role in entry.roles.split(",") if role]
    return ", ".join(filter(None, [" and ".join(roles), names.organisations.get(entry.organisation_id, "")]))


def did(line: Line, names: Names) -> str:
    """What was done, with the person's name where the reader may know it."""
    entry = line.entry
    person = names.people.get(entry.patient_id, "a person") if entry.patient_id else ""
    account = names.users.get(entry.subject_id, "") if entry.subject_kind == User.__tablename__ else ""
    if entry.deed is Deed.LISTED and (person or account):
        return f"asked who looked at {person}" if person else f"asked what {account} did"
    facts = {"whose": f"{person}'s" if person else "the", "whom": person or "nobody", "noun": noun_of(entry)}
    words = DID[entry.deed].format(detail=detail_of(entry), **facts)
    if entry.deed is Deed.VIEWED and (reason := detail_of(entry)):
        words = f"{words} ({reason})"
    if account and entry.subject_id != entry.user_id:
        words = f"{words} ({account})"
    return words.removesuffix(": ")


def noun_of(entry: Any) -> str:
    return NOUNS.get(entry.subject_kind, entry.subject_kind.replace("_", " ")) or "record"


def detail_of(entry: Any) -> str:
    """The entry's own words as people say them; a grant's name too where only `why` has it."""
    words = ALERT.sub("", entry.detail).strip(", ")
    if entry.deed in {Deed.CHANGED, Deed.CREATED}:
        words = ", ".join(plain(name) for name in words.split(", ") if name not in UNSAID)
    if entry.deed is Deed.REFUSED:
        words = refusal(words)
    return words if not entry.why or entry.why in words else ", ".join(filter(None, [words, entry.why]))


def plain(name: str) -> str:
    """A column's name as words: `next_on` says "next on", `link_worker_id` "link worker"."""
    return name.removesuffix("_id").strip("_").replace("_", " ")


def refusal(words: str) -> str:
    """`person:read` says "person (read)", `no such case_` "no such case"."""
    if code := CODE.fullmatch(words):
        return f"{plain(code[1])} ({code[2].replace('-', ' ')})"
    return plain(words)


def is_alert(line: Line) -> bool:
    """Whether the IG lead was to be told of it."""
    return line.entry.deed in ALERTING or bool(ALERT.search(line.entry.detail))


def when(line: Line) -> str:
    """`10:12`, or `5 times, 10:12 to 11:40`, in London."""
    first, last = (f"{instant.astimezone(clock.LONDON):%H:%M}" for instant in (line.first, line.last))
    if len(line.times) == 1:
        return last
    return f"{len(line.times)} times, {first} to {last}" if first != last else f"{len(line.times)} times, {last}"
