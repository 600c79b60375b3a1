"""Verbs that introduce a person to a service, and that bring the answer back to the worker's list."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from socialrx.accounts.models import User
from socialrx.caseload.actions import bring_forward
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import days
from socialrx.directory.models import Service
from socialrx.onward.letter import letter_for
from socialrx.onward.lifecycle import ANSWERS, OF_THE_GROUP, OF_THE_WORKER, ONWARD_MOVES, TAKEN, State
from socialrx.onward.models import NeedShared, OnwardReferral, RiskShared, ToldAbout
from socialrx.onward.queries import LETTER_KIND, told_today, under_way_to
from socialrx.patients.objections import ObjectionKind, objects

# What an answer puts on the worker's list.
NEWS = {
    "accept": "Tell {person} that {service} said yes",
    "say_full": "{service} is full: look again with {person}",
    "refuse": "{service} said it is not right for {person}: look again together",
    "wait": "Tell {person} about the waiting list of {service}",
    "not_attend": "{person} did not come to {service}: ask how they are",
}


class CannotIntroduce(DomainError):
    """Something that makes an introduction safe is missing."""


@dataclass(frozen=True)
class Introduction:
    """What a group is to be told, and on which day the person agreed to it."""

    wanted: str
    risk_shared: RiskShared
    risk_words: str = ""
    needs: list[str] = field(default_factory=list)
    agreed_on: date | None = None


def tell(case: Case, service: Service, *, by: User) -> ToldAbout:
    """Record that the person was told about a service today. Once a day: a second tap changes nothing."""
    must_be_open(case)
    if known := told_today(case.id, service.id, clock.today()):
        return known
    told = ToldAbout(case=case, service=service, told_by=by)
    db.session.add(told)
    return told


def suggest(case: Case, service: Service, asked: Introduction, *, by: User) -> OnwardReferral:
    """Write an introduction that has not been sent. Raises CannotIntroduce when one to this service is under way."""
    must_be_open(case)
    if under_way_to(service.id, case_id=case.id):
        raise CannotIntroduce("There is already an introduction to this service. Go on with that one.")
    referral = OnwardReferral(id=new_id(), case=case, service=service, made_by=by, state=State.SUGGESTED, link_number=0)
    write(referral, asked, by=by)
    db.session.add(referral)
    return referral


def revise(referral: OnwardReferral, asked: Introduction, *, by: User) -> None:
    """Change what the group will be told; only before it is sent."""
    if referral.state is not State.SUGGESTED:
        raise CannotIntroduce("This was sent already, so its words stay as they are.")
    write(referral, asked, by=by)


def write(referral: OnwardReferral, asked: Introduction, *, by: User) -> None:
    if not asked.wanted.strip():
        raise CannotIntroduce("Say what the person would like, in words the group may read.")
    if asked.risk_shared is RiskShared.SHARED and not asked.risk_words.strip():
        raise CannotIntroduce("Say what the group must know about risk, or answer that there is none to share.")
    referral.wanted, referral.risk_shared = asked.wanted, asked.risk_shared
    referral.risk_words = asked.risk_words if asked.risk_shared is RiskShared.SHARED else ""
    referral.agreed_on = asked.agreed_on
    referral.agreed_recorded_by_id = by.id if asked.agreed_on else None
    kept = {need.label: need for need in referral.needs_shared}
    referral.needs_shared = [kept.get(label) or NeedShared(label=label) for label in dict.fromkeys(asked.needs)]


def send(referral: OnwardReferral, *, by: User) -> None:
    """Send the group a link, or a new one, which ends the earlier link.

    Raises CannotIntroduce without the person's agreement, without an address to
    send to, for a closed case, and for a person who has died or objects.
    """
    must_be_open(referral.case)
    if objects(referral.case.patient_id, ObjectionKind.GROUPS):
        raise CannotIntroduce("This person asked us not to tell community groups about them. Nothing has been sent.")
    if referral.agreed_on is None:
        raise CannotIntroduce("Record that the person agreed before anything is sent.")
    address = referral.service.referral_email
    if not address:
        raise CannotIntroduce("This group has no e-mail address. Ring them, and record what they say.")
    referral.link_number += 1
    referral.sent_at, referral.sent_to = clock.now(), address
    if referral.state in TAKEN:
        referral.take("send_link", by=by)
    else:
        referral.answer_due_on = clock.today() + timedelta(days=days("ONWARD_ANSWER_DAYS"))
        referral.take("send", by=by)
    title, body = letter_for(referral)
    enqueue(LETTER_KIND, referral.id, recipient=address, title=title, body=body, period=str(referral.link_number))


def answer(referral: OnwardReferral, move: str, *, reason: str = "", by: User | None = None) -> bool:
    """What the group says, by its link or signed in. False when it had said exactly that before: nothing changes."""
    if move not in OF_THE_GROUP:
        raise CannotIntroduce("That is for the link worker to say.")
    if referral.state is ONWARD_MOVES[move].after:
        return False
    referral.take(move, by=by, says=referral.service.organisation.name, reason=reason)
    if move in NEWS:
        put_on_list(referral, NextKind.CALL, NEWS[move])
    return True


def record(referral: OnwardReferral, move: str, *, by: User, reason: str = "") -> bool:
    """What the worker learnt from the group or the person. False when it was recorded before: nothing changes."""
    if move not in OF_THE_WORKER:
        raise CannotIntroduce("That cannot be recorded here.")
    if referral.state is ONWARD_MOVES[move].after:
        return False
    referral.take(move, by=by, reason=reason)
    if move in ANSWERS:
        put_on_list(referral, NextKind.CALL, NEWS[move])
    return True


def note_unanswered(referral: OnwardReferral) -> None:
    """No answer came in time: a state, and the matter is the worker's again. Safe to run twice."""
    if referral.state is not State.SENT:
        return
    referral.take("hear_nothing")
    put_on_list(referral, NextKind.CHASE, "No answer from {service} about {person}: ring them, or look again")


def put_on_list(referral: OnwardReferral, kind: NextKind, words: str) -> None:
    """Put the case on its worker's list for today at the latest, without losing the step that was planned."""
    case = referral.case
    bring_forward(case, kind, words.format(person=case.patient.known_as, service=referral.service.name))


def must_be_open(case: Case) -> None:
    if not case.is_open:
        raise CannotIntroduce("This case is closed. Open it again first.")
    if case.patient.died_on:
        raise CannotIntroduce("This person's record says that they have died. Nothing has been sent.")
