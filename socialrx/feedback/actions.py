"""What the team decides, with the message back that belongs to it: one cannot happen without the other."""

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.caseload.attempts import why_kept
from socialrx.caseload.models import Case, EndedBy
from socialrx.caseload.queries import case_of
from socialrx.core.errors import DomainError
from socialrx.feedback import questions, wording
from socialrx.feedback.loose_ends import loose_ends
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.feedback.queries import first_contact_message
from socialrx.feedback.telling import tell_practice
from socialrx.feedback.wording import DECLINED, MISTAKES
from socialrx.referrals.lifecycle import WAITING, Status
from socialrx.referrals.models import Referral

NOT_REACHED = "not_reached"


class WorryIsOpen(DomainError):
    """Somebody with an open worry about their safety is not let go because they could not be reached."""


class NotAMistake(DomainError):
    """Only a duplicate or an error may be struck out."""


def accept(referral: Referral, *, by: User, link_worker: User | None = None, reason: str = "") -> Case:
    """Take the referral on, with a worker or waiting for one, and tell the practice. Raises CaseloadFull."""
    case = casework.take_on(referral, by=by, link_worker=link_worker, reason=reason)
    happened, then = wording.taken_on(case)
    tell_practice(referral, Event.ACCEPTED, what_happened=happened, what_next=then)
    return case


def ask(referral: Referral, *, by: User, question: str) -> MessageBack:
    """Return the referral with a question; the question is what is wanted of whoever sent it.

    A partner outside the practices is written to themselves. Raises TooManyWords.
    """
    referral.return_to_referrer(by=by, question=question)
    happened, then = wording.asked(referral)
    if questions.is_from_partner(referral):
        return questions.ask_partner(referral, question, what_happened=happened, what_next=then)
    return tell_practice(referral, Event.RETURNED, what_happened=happened, what_next=then, wanted=question)


def refuse(referral: Referral, *, by: User, reason: str, instead: str = "") -> MessageBack:
    """The team says no, and what instead. It is never what the person said."""
    referral.not_accept(by=by, reason=reason)
    happened, then = wording.refused(referral, reason.strip(), instead.strip())
    is_theirs = referral.practice_id is not None and referral.referring_organisation_id == referral.practice_id
    wanted = "Please tell your patient." if is_theirs else "None"
    return tell_practice(referral, Event.NOT_ACCEPTED, what_happened=happened, what_next=then, wanted=wanted)


def first_contact_made(case: Case, *, by: User) -> MessageBack:  # noqa: ARG001 (every verb says who)
    """Tell the practice, once a case, that there was a first contact. Harmless again."""
    if told := first_contact_message(case.referral_id):
        return told
    happened, then = wording.in_touch(case)
    return tell_practice(case.referral, Event.FIRST_CONTACT, what_happened=happened, what_next=then)


def close(  # noqa: PLR0913 (each is something that a closure must say)
    case: Case,
    *,
    by: User,
    reason: str,
    ended_by: EndedBy,
    what_changed: str = "",
    wanted: str = "None",
    objects: bool = False,
) -> MessageBack:
    """Close the case and tell the practice, together or not at all; an objection is a recorded route of its own.

    A person who declined has that recorded as their answer. Raises WorryIsOpen
    for *not reached* while a worry about the person's safety, or a high risk, is open.
    """
    if reason == NOT_REACHED and (because := why_kept(case)):
        raise WorryIsOpen(because)
    if reason == DECLINED:
        casework.end_with_refusal(case, by=by)
        case.what_changed = what_changed
    else:
        casework.end(case, by=by, reason=reason, ended_by=ended_by, what_changed=what_changed)
    return tell_closed(case, wanted=wanted, objects=objects)


def tell_closed(case: Case, *, wanted: str, objects: bool) -> MessageBack:
    tried = loose_ends(case).tried if case.closure_reason == NOT_REACHED else ""
    happened, then = wording.closed(case, case.closure_reason or "", tried=tried)
    route = Route.PERSON_OBJECTS if objects else None
    said = {"what_happened": happened, "what_next": then, "wanted": wanted}
    return tell_practice(case.referral, Event.CLOSED, route=route, **said)


def take_back(referral: Referral, *, by: User, reason: str) -> None:
    """The referrer withdraws it. An open case closes with that, and the practice has it in writing."""
    case = case_of(referral.id)
    was_open = case is not None and case.is_open
    casework.withdraw(referral, case, by=by, reason=reason)
    if case and was_open:
        tell_closed(case, wanted="None", objects=False)


def strike_out(referral: Referral, *, by: User, mistake: str, explanation: str) -> None:
    """Void a duplicate or an error. It is kept and not counted; an open case closes with it, and who waits is told."""
    if mistake not in MISTAKES:
        raise NotAMistake("Say whether it is a duplicate or was recorded in error.")
    was_waiting, case = referral.status in WAITING, case_of(referral.id)
    referral.void(by=by, reason=explanation)
    if case and case.is_open:
        close(case, by=by, reason=mistake, ended_by=EndedBy.CIRCUMSTANCES)
    elif was_waiting:
        happened, then = wording.struck_out(mistake)
        tell_practice(referral, Event.CLOSED, what_happened=happened, what_next=then)


def restore(referral: Referral, *, by: User, reason: str) -> None:
    """Undo that: the state before it, and the case that closed with it is open again."""
    referral.restore(by=by, reason=reason)
    case = case_of(referral.id)
    if referral.status is Status.ACCEPTED and case and case.closure_reason in MISTAKES:
        case.reopen(by=by, reason=reason)
