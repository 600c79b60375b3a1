"""A question to whoever sent the referral, and the answer back to the team that asked.

A practice hears of it as of everything else, by three lines. A partner outside
the practices is written to themselves: the practice was not asked. The letters
hold the reference and a link; question and answer stand on the pages.
"""

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.feedback.telling import NoMailbox, send, written
from socialrx.organisations.models import Kind, Organisation
from socialrx.referrals.models import Referral

QUESTION_KIND, ANSWER_KIND = "question", "answered"


def is_from_partner(referral: Referral) -> bool:
    """Whether somebody outside the practices sent it: a hospital, a housing association, a pharmacy."""
    return partner_of(referral) is not None


def partner_of(referral: Referral) -> Organisation | None:
    here = referral.referring_organisation_id
    sender = db.session.get(Organisation, here) if here else None
    return sender if sender and sender.kind is Kind.PARTNER else None


def is_for_partner(message: MessageBack) -> bool:
    return message.event is Event.RETURNED and is_from_partner(message.referral)


def ask_partner(referral: Referral, question: str, *, what_happened: str, what_next: str) -> MessageBack:
    """The question to a partner, with an e-mail that leads to it; NO_PRACTICE where there is nobody to write to."""
    route = Route.MAILBOX if address_of(referral) else Route.NO_PRACTICE
    said = {"what_happened": what_happened, "what_next": what_next, "wanted": question}
    message = written(referral, Event.RETURNED, route, **said)
    if route is Route.MAILBOX:
        write_to_partner(message)
    return message


def address_of(referral: Referral) -> str:
    """The partner's shared mailbox, or the address of the one who referred while they work there."""
    partner, sender = partner_of(referral), referral.referred_by
    if partner and partner.mailbox:
        return partner.mailbox
    return sender.email if sender and sender.ended_at is None else ""


def write_to_partner(message: MessageBack, *, period: str = "") -> None:
    """The e-mail: the reference and a link. Raises NoMailbox."""
    referral = message.referral
    address = address_of(referral)
    if not address:
        raise NoMailbox("There is no address to write to. Tell them another way, and say so here.")
    enqueue(
        QUESTION_KIND,
        message.id,
        recipient=address,
        title=f"A question about referral {referral.reference}",
        body=(
            f"The team needs an answer about referral {referral.reference}. Sign in to read the question:\n"
            f"{rule('PUBLIC_URL')}/sent-by-us/{referral.id}\nThen ring the team on {referral.team.phone}.\n"
        ),
        period=period,
    )


def send_again(message: MessageBack) -> None:
    """Another try, to where the post is read now. Raises NoMailbox."""
    write = write_to_partner if is_for_partner(message) else send
    write(message, period=clock.now().isoformat())


def answer(referral: Referral, *, by: User, words: str) -> None:
    """The referrer answers: the referral is the team's to decide again, and the team is told, by reference only."""
    referral.answer_question(by=by, answer=words)
    enqueue(
        ANSWER_KIND,
        referral.id,
        recipient=team_reader(referral),
        title=f"Your question about referral {referral.reference} is answered",
        body=f"Question and answer stand on its page:\n{rule('PUBLIC_URL')}/new-referrals/{referral.id}\n",
        period=clock.now().isoformat(),
    )


def team_reader(referral: Referral) -> str:
    """The team's mailbox; without one, whoever asked."""
    asked = next(step for step in reversed(referral.steps) if step.move == "return")
    return referral.team.mailbox or (asked.by.email if asked.by else "")
