"""The attempts rule: how often, how far apart and in how many ways somebody was tried, and what is still missing.

Numbers, gap and ways are settings (OURS: no national rule was found). It
proposes and never closes: letting somebody go is a person's act, and refused
while there is a worry about their safety or a high risk.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.caseload.actions import is_attempt, plan_next, record_contact
from socialrx.caseload.models import Case, Contact, NextKind
from socialrx.caseload.queries import open_concerns
from socialrx.caseload.ways import OTHER_WAY, TEXT
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.rules import days
from socialrx.patients.flags import may_write_to
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.patients.queries import latest_risk

# Outcomes that say themselves how it was tried.
OWN_WAY = {"text_sent": "text", "email_sent": "e-mail", "letter_sent": "letter", "visited_no_answer": "visit"}
OWN_WAY |= {"did_not_attend": "appointment"}
WRITTEN = frozenset({"text_sent", "email_sent", "letter_sent"})


class LastWay(StrEnum):
    """How a last word may go out."""

    LETTER = "letter"
    TEXT = "text"


class NotThisWay(DomainError):
    """The person must not be written to in this way."""


@dataclass(frozen=True)
class Tries:
    """The tries since anybody last talked with the person, and what must be so before they may be let go."""

    made: list[Contact]
    opened_on: date
    safe_ways: list[LastWay]
    kept_because: str

    @property
    def ways(self) -> Counter[str]:
        """How often each way was tried, in the order they were first tried."""
        return Counter(way_words(one) for one in self.made)

    @property
    def last_written(self) -> Contact | None:
        """The last letter or text."""
        return next((one for one in reversed(self.made) if one.outcome in WRITTEN), None)

    @property
    def free_on(self) -> date:
        """The first day on which the gap between a first try and letting somebody go is over."""
        first = clock.day_of(self.made[0].at) if self.made else self.opened_on
        return clock.add_working_days(first, days("ATTEMPT_GAP_WORKING_DAYS"))

    @property
    def answer_by(self) -> date | None:
        """Until when they may answer what was written last."""
        last = self.last_written
        return clock.add_working_days(clock.day_of(last.at), days("LAST_LETTER_WORKING_DAYS")) if last else None

    @property
    def is_gap_over(self) -> bool:
        return clock.today() >= self.free_on

    @property
    def may_close(self) -> bool:
        """Whether a person may decide to close it as *not reached*."""
        return self.is_gap_over and len(self.ways) >= days("WAYS_BEFORE_GIVING_UP") and not self.kept_because

    @property
    def wants_last_word(self) -> bool:
        """Whether a last letter or text should go first: one is safe, and none has gone."""
        return bool(self.safe_ways) and self.last_written is None

    @property
    def is_proposed(self) -> bool:
        """Whether closing is proposed: tried often enough, a last word has gone where it may, and had its time."""
        is_often = len(self.made) >= days("ATTEMPTS_BEFORE_DECIDING")
        has_waited = self.answer_by is None or clock.today() >= self.answer_by
        return self.may_close and is_often and has_waited and not self.wants_last_word

    @property
    def missing(self) -> list[str]:
        """What is usual before somebody is let go and has not been done, in words."""
        return [words for is_missing, words in self._asked() if is_missing]

    def _asked(self) -> list[tuple[bool, str]]:
        usual, ways = days("ATTEMPTS_BEFORE_DECIDING"), days("WAYS_BEFORE_GIVING_UP")
        by = self.answer_by
        return [
            (len(self.made) < usual, f"{usual} tries are usual; there {are(len(self.made))} so far."),
            (len(self.ways) < ways, f"{ways} different ways are needed; {len(self.ways)} tried so far."),
            (not self.is_gap_over, f"The tries lie too close together: wait until {clock.in_words(self.free_on)}."),
            (self.wants_last_word, "No last letter or text has gone."),
            (
                by is not None and clock.today() < by,
                f"They may still answer, until {clock.in_words(by or self.free_on)}.",
            ),
        ]


def are(number: int) -> str:
    return f"{'is' if number == 1 else 'are'} {number}"


def way_words(contact: Contact) -> str:
    return OWN_WAY.get(contact.outcome) or codelists.label("consultation-mechanism", contact.mode).lower()


def tries_of(case: Case) -> Tries:
    """Where the attempts stand: at most five queries."""
    return Tries(
        made=since_talking(case),
        opened_on=clock.day_of(case.opened_at),
        safe_ways=safe_ways(case.patient),
        kept_because=why_kept(case),
    )


def since_talking(case: Case) -> list[Contact]:
    """The failed attempts after the last contact that went both ways, oldest first; mistakes do not count."""
    rows = select(Contact).where(Contact.case_id == case.id, Contact.voided_at.is_(None))
    made: list[Contact] = []
    for contact in db.session.scalars(rows.order_by(Contact.at, Contact.id)):
        if contact.is_two_way:
            made = []
        elif is_attempt(contact.outcome):
            made.append(contact)
    return made


def why_kept(case: Case) -> str:
    """Why this person may not be let go as *not reached* now; empty when they may."""
    if open_concerns(case.patient_id):
        return (
            "There is an open worry about this person's safety, so the case cannot close as not reached. "
            "Talk to the named lead first."
        )
    risk = latest_risk(case.patient_id)
    if risk and risk.is_high:
        return (
            "This person is at high risk, so the case cannot close as not reached. "
            "Talk to your lead, and assess the risk again."
        )
    return ""


def safe_ways(patient: Patient) -> list[LastWay]:
    """How a last word may go out: only by ways they allow, to nobody who died, hides or wants no contact."""
    if patient.died_on or objects(patient.id, ObjectionKind.CONTACT):
        return []
    has_address = bool(patient.address) or patient.is_s_flagged
    letter = patient.may_post and has_address and may_write_to(patient)
    text = patient.may_text and bool(patient.mobile)
    return [way for way, is_safe in ((LastWay.LETTER, letter), (LastWay.TEXT, text)) if is_safe]


def must_be_safe(patient: Patient, way: LastWay) -> None:
    """Raises NotThisWay where a last word may not go out so. Asked when it is made, and when it is recorded."""
    if way not in safe_ways(patient):
        raise NotThisWay(f"Do not send a {way} to this person: look at how to reach them safely.")


def send_last_word(case: Case, way: LastWay, *, by: User) -> Contact:
    """Write down that the last letter or text went, and decide when they have had time to answer."""
    must_be_safe(case.patient, way)
    mode, outcome = (TEXT, "text_sent") if way is LastWay.TEXT else (OTHER_WAY, "letter_sent")
    contact = record_contact(case, by=by, mode=mode, outcome=outcome, note="Last letter or text: they can ring back.")
    on = clock.add_working_days(clock.today(), days("LAST_LETTER_WORKING_DAYS"))
    plan_next(case, NextKind.DECIDE, on=on)
    return contact
