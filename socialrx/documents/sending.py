"""Whether a summary may be made for the person or the practice, and what must be looked at first.

Paper is read by whoever finds it. Where there is a reason to think of that,
the worker is asked to say that it is safe; after a death nothing is made.
"""

from dataclasses import dataclass

from socialrx.caseload.models import Case
from socialrx.caseload.queries import open_concerns
from socialrx.core.errors import DomainError
from socialrx.documents.summary import ABUSE, closing_message
from socialrx.feedback.models import Route
from socialrx.patients.flags import SFlag, flag_of
from socialrx.patients.objections import ObjectionKind, objects

DIED = "died"
NO_SAFE_WAY = "Their whereabouts are sensitive, and nobody has confirmed a safe way to reach them. Confirm one first."
MISTAKES = frozenset({"duplicate", "data_error"})


class NotMade(DomainError):
    """This summary is not made; the message says why."""


class CheckFirst(DomainError):
    """Somebody must say that it is safe before this leaves."""


@dataclass(frozen=True)
class Sending:
    """What stands in the way: a reason why it is not made at all, or things to check first."""

    refusal: str = ""
    to_check: tuple[str, ...] = ()
    may_post: bool = False

    @property
    def is_made(self) -> bool:
        return not self.refusal

    def insist(self, *, is_checked: bool) -> None:
        """Raises NotMade or CheckFirst when it may not leave."""
        if self.refusal:
            raise NotMade(self.refusal)
        if self.to_check and not is_checked:
            raise CheckFirst("Say that you have checked that it is safe to hand over or send.")


def may_send_to_person(case: Case) -> Sending:
    """What stands in the way of giving the person their summary."""
    patient = case.patient
    if patient.died_on or case.closure_reason == DIED:
        return Sending(refusal="This person has died, so there is no summary for them.")
    if objects(patient.id, ObjectionKind.CONTACT):
        return Sending(refusal="This person asked for no contact, so there is no summary for them.")
    flag = flag_of(patient)
    if flag and flag.safe_way_confirmed_at is None:
        return Sending(refusal=NO_SAFE_WAY)
    return Sending(to_check=(*safely_only(flag), *to_check(case)), may_post=patient.may_post)


def safely_only(flag: SFlag | None) -> list[str]:
    """What must be kept to when the person's whereabouts are sensitive."""
    return [f"Their whereabouts are sensitive. Only this way is safe: {flag.safe_way}"] if flag else []


def to_check(case: Case) -> list[str]:
    """Reasons to think who else may read it, the gravest first."""
    patient = case.patient
    reasons = [
        (bool(open_concerns(patient.id)), "There is an open worry about safety."),
        (bool(patient.contact_warning), f"How to reach {patient.known_as}: {patient.contact_warning}"),
        (ABUSE in case.referral.need_keys, "Safety at home was a reason for the referral. It is not on this paper."),
        (case.closure_reason in MISTAKES, "The case closed as a duplicate or an error: is this the right person?"),
        (not patient.may_post, f"{patient.known_as} has not agreed to post: hand it over in person only."),
    ]
    return [words for applies, words in reasons if applies]


def may_send_to_practice(case: Case) -> Sending:
    """A person who objects to the practice being told is heard."""
    message = closing_message(case.referral_id)
    objected_then = message is not None and message.route is Route.PERSON_OBJECTS
    if objected_then or objects(case.patient_id, ObjectionKind.PRACTICE):
        return Sending(refusal="This person objects to the practice being told, so there is no summary for it.")
    return Sending()
