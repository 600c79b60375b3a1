"""What the team decides, with the message back that belongs to it: one cannot happen without the other.

The message holds three lines; the e-mail that leads to it holds the reference
and nothing about the person. Nothing here reads a note, a risk or a worry.
"""

from sqlalchemy import func, select

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, EndedBy
from socialrx.caseload.queries import case_of, open_concerns
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.feedback import wording
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.feedback.queries import first_contact_message
from socialrx.feedback.wording import DECLINED, MISTAKES
from socialrx.patients import objections
from socialrx.referrals.lifecycle import WAITING, Status
from socialrx.referrals.models import Referral

NOT_REACHED = "not_reached"
NOT_TOLD = ("The person objects to the practice being told.", "Nothing was sent.", "None")


class WorryIsOpen(DomainError):
    """Somebody with an open worry about their safety is not let go because they could not be reached."""


class NotAMistake(DomainError):
    """Only a duplicate or an error may be struck out."""


def tell_practice(
    referral: Referral,
    event: Event,
    *,
    what_happened: str,
    what_next: str,
    wanted: str = "None",
    route: Route | None = None,
) -> MessageBack:
    """Write the three lines and, where there is a shared mailbox, an e-mail that leads to them.

    Without practice or mailbox that is recorded as the route. A person's objection is too, whether it stands or the
    caller says so: then nothing of what happened is written.
    """
    if objections.objects(referral.patient_id, objections.ObjectionKind.PRACTICE):
        route = Route.PERSON_OBJECTS
    if route is Route.PERSON_OBJECTS:
        what_happened, what_next, wanted = NOT_TOLD
    message = MessageBack(
        id=new_id(),
        referral=referral,
        event=event,
        occurrence=times_told(referral, event) + 1,
        route=route or route_to(referral),
        what_happened=what_happened,
        what_next=what_next,
        wanted_from_practice=wanted.strip() or "None",
        made_at=clock.now(),
    )
    db.session.add(message)
    if message.route is Route.MAILBOX:
        send(message)
    return message


def times_told(referral: Referral, event: Event) -> int:
    told = select(func.count()).where(MessageBack.referral_id == referral.id, MessageBack.event == event)
    return db.session.scalar(told) or 0


def route_to(referral: Referral) -> Route:
    return Route.MAILBOX if mailbox_of(referral) else Route.NO_PRACTICE


def mailbox_of(referral: Referral) -> str:
    return referral.practice.mailbox if referral.practice else ""


def send(message: MessageBack) -> None:
    """The e-mail: a reference and a link, because a shared mailbox is read by many."""
    referral = message.referral
    link = f"{rule('PUBLIC_URL')}/practice/messages/{message.id}"
    enqueue(
        "message-back",
        message.id,
        recipient=mailbox_of(referral),
        title=f"Update on referral {referral.reference}",
        body=f"There is news of referral {referral.reference}. Sign in to read it:\n{link}\n",
    )


def accept(referral: Referral, *, by: User, link_worker: User | None = None, reason: str = "") -> Case:
    """Take the referral on, with a worker or waiting for one, and tell the practice. Raises CaseloadFull."""
    case = casework.take_on(referral, by=by, link_worker=link_worker, reason=reason)
    happened, then = wording.taken_on(case)
    tell_practice(referral, Event.ACCEPTED, what_happened=happened, what_next=then)
    return case


def ask(referral: Referral, *, by: User, question: str) -> MessageBack:
    """Return the referral with a question; the question is what is wanted of the practice."""
    referral.return_to_referrer(by=by, question=question)
    happened, then = wording.asked(referral)
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
    for *not reached* while a worry about the person's safety is open.
    """
    if reason == NOT_REACHED and open_concerns(case.patient_id):
        raise WorryIsOpen(
            "There is an open worry about this person's safety, so the case cannot close as not reached. "
            "Talk to the named lead first."
        )
    if reason == DECLINED:
        casework.end_with_refusal(case, by=by)
        case.what_changed = what_changed
    else:
        case.close(by=by, reason=reason, ended_by=ended_by, what_changed=what_changed)
    return tell_closed(case, wanted=wanted, objects=objects)


def tell_closed(case: Case, *, wanted: str, objects: bool) -> MessageBack:
    happened, then = wording.closed(case.closure_reason or "", case.what_changed)
    route = Route.PERSON_OBJECTS if objects else None
    said = {"what_happened": happened, "what_next": then, "wanted": wanted}
    return tell_practice(case.referral, Event.CLOSED, route=route, **said)


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
