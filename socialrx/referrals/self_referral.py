"""Asking for help for oneself or for somebody close, without an account and without a professional.

Nobody is looked up: each request makes a new person, of whom nobody has made
sure yet who they are, so that asking tells nothing of who is known here and
changes nobody's record. The team sees who they may be, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from socialrx.accounts.models import User
from socialrx.organisations.models import Organisation
from socialrx.patients import actions as people
from socialrx.patients.actions import Identity
from socialrx.patients.models import Patient
from socialrx.referrals.actions import Request, receive
from socialrx.referrals.models import Answer, Referral
from socialrx.referrals.urgent import look_for_crisis

SELF, FAMILY = "self", "family"
# Where nobody vouches for who the person is.
FROM_THE_PUBLIC = frozenset({SELF, FAMILY})
ANY_NEED = "other"
NO_NUMBER = "nhs-number-not-known"


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
    look_for_crisis(referral, *texts)
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
