"""Holding a huddle: planning it, bringing somebody who agreed, who is there, what is decided, who does what.

A guest sees what is brought while the huddle is open, and nothing else; the
access matrix says so and `access.conditions` asks.
"""

from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.actions import bring_forward
from socialrx.caseload.models import (
    Case,
    Huddle,
    HuddleAction,
    HuddleCase,
    HuddleContribution,
    HuddleGuest,
    NextKind,
)
from socialrx.caseload.models.huddle import CannotHuddle
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.organisations.models import Team
from socialrx.referrals.models import Answer

PAGE = "/huddles/open-to-me"
AGREED = (Answer.AGREED, Answer.REPRESENTATIVE, Answer.BEST_INTERESTS)
CANNOT_BRING = {
    Answer.NOT_ASKED: "Ask them first. Somebody who was not asked cannot be brought.",
    Answer.DECLINED: "They said no, so they cannot be brought.",
}


class Meeting(NamedTuple):
    """When and where. The title is read by everybody there, so it says no name."""

    title: str
    on: date
    at: time | None = None
    place: str = ""


class Agreement(NamedTuple):
    """What the person said; or who decided for them, and why or on what authority."""

    answer: Answer
    who: str = ""
    why: str = ""


class Brought(NamedTuple):
    """What the others see: how the person is called there, the question, and a text written for them."""

    called: str
    question: str = ""
    words: str = ""


class Owed(NamedTuple):
    """What is to be done, by whom and until when. Without a user, somebody of an agency by name."""

    what: str
    due_on: date
    owner: User | None = None
    owner_name: str = ""


def plan(team: Team, meeting: Meeting, *, by: User) -> Huddle:
    """Put a huddle on the team's list."""
    huddle = Huddle(id=new_id(), team=team, organiser_id=by.id, **meeting._asdict())
    db.session.add(huddle)
    return huddle


def bring(huddle: Huddle, case: Case, brought: Brought, agreement: Agreement, *, by: User) -> HuddleCase:
    """Bring somebody who agreed, or for whom somebody agreed who may. Raises CannotHuddle without that."""
    huddle.must_not_be_over()
    check(huddle, case, agreement)
    row = HuddleCase(id=new_id(), huddle=huddle, case=case, brought_by_id=by.id, answer=agreement.answer)
    row.called, row.question, row.brought = brought
    row.answer_who, row.answer_why = agreement.who.strip(), agreement.why.strip()
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise CannotHuddle("They are brought to this huddle already.") from None
    return row


def check(huddle: Huddle, case: Case, agreement: Agreement) -> None:
    if not case.is_open:
        raise CannotHuddle("This case is closed.")
    if case.team.id != huddle.team.id:
        raise CannotHuddle("This huddle is another team's.")
    if problem := CANNOT_BRING.get(agreement.answer):
        raise CannotHuddle(problem)
    if agreement.answer is not Answer.AGREED and not (agreement.who.strip() and agreement.why.strip()):
        raise CannotHuddle("Say who decided for them, and why or on what authority.")


def take_off(row: HuddleCase, *, by: User) -> None:
    """The person changed their mind, or it was a mistake: from now on nobody from outside sees them."""
    row.huddle.must_not_be_over()
    if row.stands:
        row.withdrawn_at, row.withdrawn_by_id = clock.now(), by.id


def name_guest(huddle: Huddle, *, by: User, name: str = "", organisation: str = "", email: str = "") -> HuddleGuest:
    """Write down who is there. With the address of a guest's account they may sign in, and are written to once.

    Raises CannotHuddle for an address with which no huddle guest signs in.
    """
    huddle.must_not_be_over()
    account = guest_account(email) if email else None
    if email and account is None:
        raise CannotHuddle("No huddle guest signs in with that address. Ask your manager, or write only their name.")
    guest = HuddleGuest(id=new_id(), huddle=huddle, user_id=account.id if account else None, named_by_id=by.id)
    guest.name, guest.organisation = (account.name if account else name), organisation
    db.session.add(guest)
    if account:
        tell_guest(huddle, account)
    return guest


def guest_account(email: str) -> User | None:
    """Who signs in as a huddle guest with this address, today."""
    rows = select(User).join(Membership, Membership.user_id == User.id).where(User.email == email.strip().lower())
    rows = rows.where(Membership.role == Role.HUDDLE_GUEST, is_current(clock.today()), User.ended_at.is_(None))
    return db.session.scalars(rows.limit(1)).first()


def tell_guest(huddle: Huddle, guest: User) -> None:
    """When, and where to sign in. Where it meets, and about whom, is not in a letter."""
    body = f"On {clock.in_words(huddle.on)}. While it is open, sign in: {rule('PUBLIC_URL')}{PAGE}\n"
    title = "You are a guest of a huddle"
    enqueue("huddle-guest", huddle.id, recipient=guest.email, title=title, body=body, period=str(guest.id))


def contribute(row: HuddleCase, words: str, *, by: User) -> HuddleContribution:
    """What a guest adds to what is brought. It stands as it was written."""
    if not row.stands or not row.huddle.is_open_to(by):
        raise CannotHuddle("This huddle is not open to you.")
    if not words.strip():
        raise CannotHuddle("Write something first.")
    said = HuddleContribution(id=new_id(), subject=row, by_id=by.id, words=words.strip())
    db.session.add(said)
    return said


def decide(row: HuddleCase, *, options: str, decision: str, by: User) -> None:
    """What was considered, and what was decided. Until the huddle closes it may be written again."""
    row.huddle.must_not_be_over()
    row.options, row.decision = options, decision
    if decision:
        row.decided_at, row.decided_by_id = clock.now(), by.id


def add_action(row: HuddleCase, owed: Owed, *, by: User) -> HuddleAction:
    """Who does what by when. What falls due today for the one who has the case goes onto their list at once."""
    row.huddle.must_not_be_over()
    if not owed.what.strip():
        raise CannotHuddle("Say what is to be done.")
    if owed.owner is None and not owed.owner_name.strip():
        raise CannotHuddle("Say who does it.")
    action = HuddleAction(id=new_id(), subject=row, what=owed.what.strip(), due_on=owed.due_on, added_by_id=by.id)
    action.owner, action.owner_name = owed.owner, "" if owed.owner else owed.owner_name.strip()
    db.session.add(action)
    if is_due(action):
        remind(action)
    return action


def is_due(action: HuddleAction) -> bool:
    """A worker's own on its day; another's the day after, to be chased."""
    is_own = action.owner is not None and action.owner.id == action.case.link_worker_id
    return action.due_on <= clock.today() if is_own else action.is_overdue


def remind(action: HuddleAction) -> None:
    """Put it onto the list of whoever has the case, for today; the step that was planned is not lost."""
    is_own = action.owner is not None and action.owner.id == action.case.link_worker_id
    kind, words = (NextKind.OTHER, "huddle") if is_own else (NextKind.CHASE, f"huddle, {action.who}")
    bring_forward(action.case, kind, f"{words}: {action.what}")
    action.reminded_at = clock.now()


def remind_due() -> int:
    """Actions of huddles that fell due come onto the list of whoever has the case, once. Returns how many."""
    own_or_late = or_(
        HuddleAction.due_on < clock.today(),
        and_(HuddleAction.due_on == clock.today(), HuddleAction.owner_id == Case.link_worker_id),
    )
    rows = open_actions().where(own_or_late, HuddleAction.reminded_at.is_(None), Case.is_open == true())
    around = joinedload(HuddleAction.subject).joinedload(HuddleCase.case)
    rows = rows.options(around, joinedload(HuddleAction.owner))
    due = db.session.scalars(rows.with_for_update(of=HuddleAction, skip_locked=True)).all()
    for action in due:
        remind(action)
    db.session.commit()
    return len(due)


def open_actions() -> Select[HuddleAction]:
    """Those of somebody who still stands on a huddle, not done; with their case, the most pressing first."""
    rows = select(HuddleAction).join(HuddleCase, HuddleAction.huddle_case_id == HuddleCase.id)
    rows = rows.join(Case, HuddleCase.case_id == Case.id).where(HuddleAction.done_at.is_(None))
    return rows.where(HuddleCase.withdrawn_at.is_(None)).order_by(HuddleAction.due_on, HuddleAction.id)


def has_actions() -> ColumnElement[bool]:
    """Whether a huddle ever asked for anything of a case that is being asked about."""
    rows = select(HuddleAction.id).join(HuddleCase, HuddleAction.huddle_case_id == HuddleCase.id)
    return rows.where(HuddleCase.case_id == Case.id).exists().correlate(Case)


def actions_of(case_id: UUID) -> list[HuddleAction]:
    """What a huddle asked for and is not done, of one case."""
    rows = open_actions().where(HuddleCase.case_id == case_id).options(joinedload(HuddleAction.owner))
    return list(db.session.scalars(rows))
