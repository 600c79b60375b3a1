"""Moving somebody to another team, which has to say yes. Until then the old team keeps them.

A person who changes practice is such a case: when another team covers the new
practice, the clock asks that team, and nobody is moved by it.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell_each
from socialrx.accounts.queries import in_team, lead_of
from socialrx.caseload.actions import bring_forward, fitted
from socialrx.caseload.grants import is_live
from socialrx.caseload.models import Case, CaseGrant, NextKind, SafeguardingConcern, Transfer, TransferState
from socialrx.caseload.models.transfer import CannotTransfer
from socialrx.caseload.queries import case_of
from socialrx.caseload.stopping import Because, in_words, stop
from socialrx.caseload.tasks import leave_team
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import days, rule
from socialrx.organisations.models import Team
from socialrx.referrals.lifecycle import WAITING, Status
from socialrx.referrals.models import Referral

PAGE = "/transfers/"
TITLES = {
    "transfer-asked": "Another team asks you to take somebody on",
    "transfer-proposed": "Somebody changed practice: another team is asked to take them on",
    "transfer-accepted": "The other team has taken somebody on",
    "transfer-refused": "The other team has not taken somebody on",
    "transfer-withdrawn": "A team took its question back",
}


def ask(referral: Referral, to: Team, *, by: User | None, why: str) -> Transfer:
    """Ask another team to take on a referral, with its case where it has one. Nobody moves until it says yes.

    Raises CannotTransfer for what has ended, for a second question while one
    waits, and for a team that has nobody to answer.
    """
    check(referral, to, why)
    transfer = Transfer(
        id=new_id(),
        referral=referral,
        from_team_id=referral.team_id,
        to_team=to,
        asked_by_id=by.id if by else None,
        why=why.strip(),
        due_on=clock.add_working_days(clock.today(), days("TRANSFER_ANSWER_WORKING_DAYS")),
    )
    db.session.add(transfer)
    try:
        db.session.flush()
    except IntegrityError:
        raise CannotTransfer("Another team is asked already. Wait for its answer, or take the question back.") from None
    tell_leads(to.id, "transfer-asked", transfer)
    if by is None:
        tell_leads(transfer.from_team_id, "transfer-proposed", transfer)
    return transfer


def check(referral: Referral, to: Team, why: str) -> None:
    if not is_under_way(referral):
        raise CannotTransfer("This has ended, so there is nobody to move.")
    if to.id == referral.team_id:
        raise CannotTransfer("They are with that team already.")
    if waiting_of(referral.id):
        raise CannotTransfer("Another team is asked already. Wait for its answer, or take the question back.")
    if lead_of(to.id) is None:
        raise CannotTransfer(f"{to.name} has no lead, so nobody could answer. Ring {to.phone}.")
    if not why.strip():
        raise CannotTransfer("Say why they should move.")


def is_under_way(referral: Referral) -> bool:
    """It waits for a decision, or its case is open."""
    if referral.status in WAITING:
        return True
    case = case_of(referral.id) if referral.status is Status.ACCEPTED else None
    return case is not None and case.is_open


def waiting_of(referral_id: UUID) -> Transfer | None:
    """The question about this referral that nobody has answered."""
    rows = select(Transfer).where(Transfer.referral_id == referral_id, Transfer.state == TransferState.ASKED)
    return db.session.scalar(rows)


def accept(transfer: Transfer, *, by: User) -> None:
    """The other team takes them on: from this moment they are its people, and nobody's of the old team.

    The case waits for a worker there, due today; open worries about safety get
    this lead and are looked at again today; what was opened to the old team's
    people with a reason ends.
    """
    referral, case = held(transfer)
    if not is_under_way(referral) or referral.team_id != transfer.from_team_id:
        raise CannotTransfer("This has ended meanwhile, so there is nobody to take on.")
    transfer.end(TransferState.ACCEPTED, by=by)
    reason = f"From {transfer.from_team.name} to {transfer.to_team.name}: {transfer.why}"
    referral.transfer(transfer.to_team, by=by, reason=reason)
    if case:
        before = case.link_worker
        stopped = in_words(move(case, transfer, by=by, reason=reason))
        if before:
            tell_worker(before, transfer, stopped)
    tell_leads(transfer.from_team_id, "transfer-accepted", transfer)


def held(transfer: Transfer) -> tuple[Referral, Case | None]:
    """The referral and its case as they are now, nobody else's to change until the transaction ends."""
    fresh = {"populate_existing": True}
    rows = select(Referral).where(Referral.id == transfer.referral_id).with_for_update(of=Referral)
    referral = db.session.scalars(rows.execution_options(**fresh)).one()
    cases = select(Case).where(Case.referral_id == referral.id).with_for_update(of=Case)
    return referral, db.session.scalars(cases.execution_options(**fresh)).first()


def move(case: Case, transfer: Transfer, *, by: User, reason: str) -> int:
    """The case, and what hangs on it. Returns how many appointments were cancelled: whoever booked them has left it."""
    stopped = stop(case, Because.MOVED, by=by)
    planned = case.next_kind is not NextKind.ALLOCATE and case.next_on
    note = f"was: {case.next_kind.says.lower()}, {clock.in_words(case.next_on)}" if planned and case.next_on else ""
    note = fitted(in_words(stopped).removesuffix("."), note, case.next_note)
    case.transfer(transfer.to_team, by=by, reason=reason)
    leave_team(case)
    case.next_note = note
    for concern in open_worries_of(case):
        concern.named_lead = by
        concern.look_again(on=clock.today())
    for grant in db.session.scalars(select(CaseGrant).where(CaseGrant.case_id == case.id, is_live())):
        grant.end(by=by)
    return stopped


def open_worries_of(case: Case) -> Iterable[SafeguardingConcern]:
    rows = select(SafeguardingConcern).where(SafeguardingConcern.case_id == case.id)
    return db.session.scalars(rows.where(SafeguardingConcern.closed_at.is_(None))).all()


def refuse(transfer: Transfer, *, by: User, why: str) -> None:
    """The other team says no, and why. It comes back to whoever asked: on the worker's list today, and by letter."""
    _referral, case = held(transfer)
    transfer.end(TransferState.REFUSED, by=by, answer=why)
    if case and case.is_open and case.link_worker_id:
        bring_forward(case, NextKind.DECIDE, f"{transfer.to_team.name} did not take them on")
    tell_leads(transfer.from_team_id, "transfer-refused", transfer)


def withdraw(transfer: Transfer, *, by: User, why: str = "") -> None:
    """The team that asked keeps the person after all."""
    transfer.end(TransferState.WITHDRAWN, by=by, answer=why)
    tell_leads(transfer.to_team_id, "transfer-withdrawn", transfer)


def tell_leads(team_id: UUID, kind: str, transfer: Transfer) -> None:
    """Write to the leads of a team, without a name or a reason."""
    leads = db.session.scalars(in_team([team_id], Role.TEAM_LEAD)).all()
    body = f"Referral {transfer.referral.reference}. Sign in and look: {rule('PUBLIC_URL')}{PAGE}\n"
    tell_each(leads, kind=kind, subject_id=transfer.id, title=TITLES[kind], body=body)


def tell_worker(worker: User, transfer: Transfer, also: str) -> None:
    """They may be about to ring or visit."""
    body = f"Referral {transfer.referral.reference} is with {transfer.to_team.name} now, and no longer on your list."
    title = "Somebody moved to another team"
    enqueue("transfer-moved", transfer.id, recipient=worker.email, title=title, body=f"{body} {also}\n")
