"""Three lines to a practice: written, short enough, and an e-mail that leads to them.

They are under sixty words together. The e-mail holds the reference and nothing
about the person. Nothing here reads a note, a risk or a worry.
"""

from sqlalchemy import func, select

from socialrx.caseload.queries import case_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.feedback import arranged
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.feedback.wording import UNDER
from socialrx.patients import objections
from socialrx.referrals.models import Referral

MESSAGE_KIND = "message-back"
NOT_TOLD = ("The person objects to the practice being told.", "Nothing was sent.", "None")


class NoMailbox(DomainError):
    """There is nowhere to send it."""


class TooManyWords(DomainError):
    """The three lines are longer than a GP in a hurry reads; the message says by how much."""


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
    caller says so: then nothing of what happened is written. Raises TooManyWords.
    """
    if objections.objects(referral.patient_id, objections.ObjectionKind.PRACTICE):
        route = Route.PERSON_OBJECTS
    if route is Route.PERSON_OBJECTS:
        what_happened, what_next, wanted = NOT_TOLD
    route = route or route_to(referral)
    message = written(referral, event, route, what_happened=what_happened, what_next=what_next, wanted=wanted)
    if message.route is Route.MAILBOX:
        send(message)
    return message


def written(
    referral: Referral, event: Event, route: Route, *, what_happened: str, what_next: str, wanted: str
) -> MessageBack:
    """The lines themselves, with what was arranged as far as there is room. Raises TooManyWords."""
    message = MessageBack(
        id=new_id(),
        referral=referral,
        event=event,
        occurrence=times_told(referral, event) + 1,
        route=route,
        what_happened=what_happened,
        what_next=what_next,
        what_arranged="",
        wanted_from_practice=wanted.strip() or "None",
        made_at=clock.now(),
    )
    must_be_short(message)
    db.session.add(message)
    case = case_of(referral.id) if route is not Route.PERSON_OBJECTS else None
    if case:
        # The one word that stands there until then makes room.
        message.what_arranged = arranged.in_words(arranged.services_of(case.id), room=UNDER - message.words)
    return message


def must_be_short(message: MessageBack) -> None:
    over = message.words - UNDER + 1
    if over > 0:
        raise TooManyWords(
            f"The practice reads three lines of fewer than {UNDER} words. "
            f"These have {message.words}: take out {over} word{'' if over == 1 else 's'}"
        )


def times_told(referral: Referral, event: Event) -> int:
    told = select(func.count()).where(MessageBack.referral_id == referral.id, MessageBack.event == event)
    return db.session.scalar(told) or 0


def route_to(referral: Referral) -> Route:
    return Route.MAILBOX if mailbox_of(referral) else Route.NO_PRACTICE


def mailbox_of(referral: Referral) -> str:
    """Where the practice reads its post; empty without a practice, and of one that has closed."""
    practice = referral.practice
    return practice.mailbox if practice and not practice.has_closed else ""


def send(message: MessageBack, *, period: str = "") -> None:
    """The e-mail: a reference and a link, because a shared mailbox is read by many. Raises NoMailbox."""
    referral = message.referral
    mailbox = mailbox_of(referral)
    if not mailbox:
        raise NoMailbox("The practice has no mailbox. Tell it another way, and say so here.")
    link = f"{rule('PUBLIC_URL')}/practice/messages/{message.id}"
    enqueue(
        MESSAGE_KIND,
        message.id,
        recipient=mailbox,
        title=f"Update on referral {referral.reference}",
        body=f"There is news of referral {referral.reference}. Sign in to read it:\n{link}\n",
        period=period,
    )
