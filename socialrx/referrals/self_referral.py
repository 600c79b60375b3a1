"""Asking for help for oneself or for somebody close, without an account and without a professional.

Nobody is looked up: each request makes a new person, of whom nobody has made
sure yet who they are, so that asking tells nothing of who is known here and
changes nobody's record. The team sees who they may be, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from socialrx.accounts import notices
from socialrx.accounts.models import Role, User
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Organisation, Team
from socialrx.patients import actions as people
from socialrx.patients.actions import Identity
from socialrx.patients.models import Patient
from socialrx.referrals.actions import Request, receive
from socialrx.referrals.crisis import may_be_crisis
from socialrx.referrals.models import READ_FIRST, Answer, Referral

SELF, FAMILY = "self", "family"
# Where nobody vouches for who the person is.
FROM_THE_PUBLIC = frozenset({SELF, FAMILY})
ANY_NEED = "other"
NO_NUMBER = "nhs-number-not-known"
KIND = "read-first"
TITLE = "A new request should be read now"
BODY = (
    "The words of a new request may mean that somebody is in crisis. It stands first in New referrals: {reference}.\n"
)


@dataclass(frozen=True)
class Asking:
    """What somebody wrote on the public form."""

    given_name: str
    family_name: str
    date_of_birth: Any
    details: Mapping[str, Any]
    may_tell_practice: bool
    practice: Organisation | None = None
    needs: tuple[str, ...] = ()
    words: str = ""
    # Of family, a friend or a carer, who asks for somebody else.
    asker_name: str = ""
    answer: Answer = Answer.AGREED
    explanation: str = ""


def ask(asking: Asking, *, by: User | None = None) -> Referral:
    """Put the request on the list of the practice's team, or the catch-all's. Its words may put it first.

    Raises CannotRefer for somebody too young or who declined, and NobodyToAsk.
    """
    patient = add_unconfirmed(asking, by=by)
    referral = receive(patient, request_of(asking), by=by)
    texts = (asking.words, asking.explanation, *(said for said in asking.details.values() if isinstance(said, str)))
    if may_be_crisis(*texts):
        read_first(referral)
    return referral


def add_unconfirmed(asking: Asking, *, by: User | None) -> Patient:
    """Always a new person; with their practice only where it may know."""
    names = (asking.given_name, asking.family_name, asking.date_of_birth)
    practice = asking.practice if asking.may_tell_practice else None
    patient = people.add(Identity(*names, no_number_reason=NO_NUMBER), asking.details, practice=practice, by=by)
    patient.identity_unconfirmed = True
    return patient


def request_of(asking: Asking) -> Request:
    return Request(
        needs=list(asking.needs) or [ANY_NEED],
        source=FAMILY if asking.asker_name else SELF,
        hopes=asking.words,
        on_behalf_of=asking.asker_name,
        risk_assessor="nobody yet",
        answer=asking.answer,
        answer_explanation=asking.explanation,
        practice=asking.practice,
        may_tell_practice=asking.may_tell_practice,
        remark=remark_on(asking),
    )


def remark_on(asking: Asking) -> str:
    """Which practice it is stands in words for the team where the practice itself is not to see it."""
    if asking.practice and not asking.may_tell_practice:
        return f"Says the GP practice is {asking.practice.name}, and asks that it is not told."
    return ""


def read_first(referral: Referral) -> None:
    """Before every other in the queue, with contact due today; those who lead the team are told that there is one."""
    db.session.flush()
    referral.turn, referral.contact_due_on = READ_FIRST, clock.today()
    team: Team = referral.team
    words = BODY.format(reference=referral.reference)
    notices.tell(Role.TEAM_LEAD, team.employer_id, kind=KIND, subject_id=referral.id, title=TITLE, body=words)
