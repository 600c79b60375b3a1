"""Handing people over: one, or everybody a leaver has, in one save; and that each new worker has seen theirs.

What hangs on a person (reviews, next steps, papers) follows the case: whoever
holds the case holds them. A later noun that names its own worker is moved in
`hand_over`, and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell_each
from socialrx.accounts.queries import in_team
from socialrx.caseload.actions import allocate
from socialrx.caseload.loads import holdings
from socialrx.caseload.models import Case, CaseStep, ConcernReading, HandOverSeen, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.rules import rule
from socialrx.patients.models import Patient

# Moves that put a case into somebody's hands, or out of them.
HANDS = ("allocate", "hand_over", "transfer")


class NotInTeam(DomainError):
    """Whoever is to have the case does not work in its team today."""


class PastSafe(DomainError):
    """Somebody would hold more than is safe; a reason is wanted, nothing is refused outright."""


class ChangedMeanwhile(DomainError):
    """Some of the cases are not as they were on the page: nothing was handed over."""

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__("Somebody changed these since you opened the page. Nothing has been handed over.")
        self.cases = cases


class NobodyToTake(DomainError):
    """There is nobody among whom a case could be shared."""


class Choice(NamedTuple):
    """A case as it stood on the page, and who is to have it; nobody named means: share out fairly."""

    case_id: UUID
    version: str
    to_id: UUID | None = None


@dataclass(frozen=True)
class HandOver:
    """What a lead says of a whole hand-over."""

    choices: Sequence[Choice]
    among: frozenset[UUID]
    reason: str
    past_safe_because: str = ""


@dataclass
class Shares:
    """Who would have how many: filled case by case."""

    held: dict[UUID, int]
    given: dict[UUID, int] = field(default_factory=dict)

    def give(self, worker: User) -> None:
        self.held[worker.id] = self.held.get(worker.id, 0) + 1
        self.given[worker.id] = self.given.get(worker.id, 0) + 1

    def fullness(self, worker: User) -> tuple[float, str]:
        """How full somebody is, by open cases of those that are safe; where two are alike, by name."""
        return self.held.get(worker.id, 0) / max(worker.safe_caseload, 1), worker.name


def hand_over(case: Case, to: User, *, by: User, reason: str) -> None:
    """Put a case into another worker's hands, with all that follows it. `must_work_there` asks first who may."""
    allocate(case, to, by=by, reason=reason)


def must_work_there(case: Case, worker: User) -> None:
    """Raises NotInTeam for somebody who has left, or never was in the case's team."""
    if worker.id not in {one.id for one in workers_of([case.team_id])[case.team_id]}:
        raise NotInTeam(f"{worker.name} does not work in {case.team.name} today. Choose somebody who does.")


def hand_over_many(leaver: User, asked: HandOver, *, by: User) -> dict[User, int]:
    """Hand over all these cases of one worker, or none of them. Returns who got how many.

    Raises ChangedMeanwhile, naming them, when somebody touched one since the
    page was opened, NotInTeam or NobodyToTake, and PastSafe when somebody would
    hold more than is safe and nobody says why.
    """
    cases = held([choice.case_id for choice in asked.choices])
    must_be_as_seen(cases, leaver, asked.choices)
    takers = shared_out(cases, asked)
    reason = asked.reason
    if past := past_safe(takers):
        if not asked.past_safe_because.strip():
            raise PastSafe(f"{words(past)} would hold more than is safe. Say why, or choose others.")
        reason = f"{reason} More than is safe, because: {asked.past_safe_because.strip()}"
    for case in cases:
        hand_over(case, takers[case.id], by=by, reason=reason)
    tell_takers(takers.values())
    return {worker: sum(one.id == worker.id for one in takers.values()) for worker in distinct(takers.values())}


def held(ids: Iterable[UUID]) -> list[Case]:
    """These cases as they are now, the most pressing first, and nobody else's to change until the transaction ends."""
    rows = select(Case).where(Case.id.in_(list(ids))).order_by(Case.id).with_for_update(of=Case)
    whole = (joinedload(Case.patient), joinedload(Case.team), selectinload(Case.steps))
    found = db.session.scalars(rows.options(*whole).execution_options(populate_existing=True)).all()
    return sorted(found, key=lambda case: (case.next_on or clock.today(), case.id))


def must_be_as_seen(cases: Sequence[Case], leaver: User, choices: Sequence[Choice]) -> None:
    seen = {choice.case_id: choice.version for choice in choices}
    changed = [case for case in cases if case.link_worker_id != leaver.id or str(case.version) != seen[case.id]]
    if changed or len(cases) != len(seen):
        raise ChangedMeanwhile(changed)


def shared_out(cases: Sequence[Case], asked: HandOver) -> dict[UUID, User]:
    """Who gets each case: who was chosen, and for the rest, most pressing first, whoever is least full then."""
    workers = workers_of({case.team_id for case in cases})
    everybody = {worker.id for team in workers.values() for worker in team}
    shares, chosen = Shares(open_counts(everybody)), {choice.case_id: choice.to_id for choice in asked.choices}
    takers: dict[UUID, User] = {}
    for case in sorted(cases, key=lambda case: chosen[case.id] is None):
        takers[case.id] = taker_of(case, workers[case.team_id], chosen[case.id], asked.among, shares)
        shares.give(takers[case.id])
    return takers


def taker_of(case: Case, team: Sequence[User], chosen: UUID | None, among: frozenset[UUID], shares: Shares) -> User:
    if chosen:
        named = next((worker for worker in team if worker.id == chosen), None)
        if named is None:
            raise NotInTeam(f"Whoever you chose for {case.patient.name} does not work in {case.team.name} today.")
        return named
    fit = [worker for worker in team if worker.id in among and worker.id != case.link_worker_id]
    if not fit:
        raise NobodyToTake(f"Choose who shares the people of {case.team.name}")
    return min(fit, key=shares.fullness)


def workers_of(team_ids: Iterable[UUID]) -> dict[UUID, list[User]]:
    """The link workers of each of these teams today."""
    return {id: list(db.session.scalars(in_team([id], Role.LINK_WORKER))) for id in team_ids}


def past_safe(takers: Mapping[UUID, User]) -> list[User]:
    """Who would hold more than is safe."""
    workers = distinct(takers.values())
    before = open_counts([worker.id for worker in workers])
    given = {worker.id: sum(one.id == worker.id for one in takers.values()) for worker in workers}
    return [worker for worker in workers if before.get(worker.id, 0) + given[worker.id] > worker.safe_caseload]


def open_counts(worker_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Open cases of each of these workers, of every team."""
    theirs = holdings(select(Case).where(Case.link_worker_id.in_(list(worker_ids))))
    return {id: row.open for id, row in theirs.items() if id}


def distinct(workers: Iterable[User]) -> list[User]:
    return sorted({worker.id: worker for worker in workers}.values(), key=lambda worker: worker.name)


def words(workers: Sequence[User]) -> str:
    return ", ".join(worker.name for worker in workers)


def tell_takers(takers: Iterable[User]) -> None:
    """One letter each, however many people, and nobody's name in it."""
    body = f"Sign in and look at Handed to you first: {rule('PUBLIC_URL')}/handed-to-you\n"
    tell_each(distinct(takers), kind="handed-over", subject_id=new_id(), title="People were handed to you", body=body)


class Handed(NamedTuple):
    """A case that was handed to somebody who has not said yet that they have seen it."""

    id: UUID
    step_id: UUID
    given_name: str
    family_name: str
    by: str | None
    reason: str
    has_unread_worry: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def handed_to(cases: Select[Case], user: User) -> list[Handed]:
    """Of these cases those handed to the user by somebody else and not seen yet: those with a worry to read first."""
    worry = unread_worry(user)
    rows = unseen(cases, user).join(Patient, Case.patient_id == Patient.id)
    rows = rows.outerjoin(User, CaseStep.by_id == User.id).order_by(worry.desc(), Case.next_on, Case.id)
    who = User.given_name + " " + User.family_name
    columns = (Case.id, CaseStep.id, Patient.given_name, Patient.family_name, who, CaseStep.reason, worry)
    return [Handed(*row) for row in db.session.execute(rows.with_only_columns(*columns))]


def how_many_handed(cases: Select[Case], user: User) -> ScalarSelect[int]:
    """How many of them there are, for a query that asks more."""
    rows = unseen(cases, user).order_by(None).with_only_columns(Case.id)
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def unseen(cases: Select[Case], user: User) -> Select[Case]:
    newest = select(CaseStep.id).where(CaseStep.case_id == Case.id, CaseStep.move.in_(HANDS))
    newest = newest.order_by(CaseStep.id.desc()).limit(1).correlate(Case)
    rows = cases.where(Case.link_worker_id == user.id, Case.is_open == true())
    rows = rows.join(CaseStep, CaseStep.id == newest.scalar_subquery())
    by_another = or_(CaseStep.by_id.is_(None), CaseStep.by_id != user.id)
    seen = select(HandOverSeen.id).where(HandOverSeen.step_id == CaseStep.id).exists()
    return rows.where(CaseStep.move == "hand_over", by_another, ~seen)


def unread_worry(user: User) -> ColumnElement[bool]:
    """There is an open worry about the person which the user neither recorded nor said to have read."""
    read = select(ConcernReading.id).where(
        ConcernReading.concern_id == SafeguardingConcern.id, ConcernReading.user_id == user.id
    )
    stands = and_(SafeguardingConcern.patient_id == Case.patient_id, SafeguardingConcern.closed_at.is_(None))
    return select(SafeguardingConcern.id).where(
        stands, SafeguardingConcern.raised_by_id != user.id, ~read.exists()
    ).exists()  # fmt: skip


def has_worry() -> ColumnElement[bool]:
    """There is an open worry about the person's safety."""
    stands = and_(SafeguardingConcern.patient_id == Case.patient_id, SafeguardingConcern.closed_at.is_(None))
    return select(SafeguardingConcern.id).where(stands).exists()


def say_seen(cases: Select[Case], *, by: User) -> int:
    """The user has seen who was handed to them; nobody with a worry that they have not read. Returns how many."""
    done = [row for row in handed_to(cases, by) if not row.has_unread_worry]
    whole = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_([row.id for row in done])))}
    db.session.add_all(HandOverSeen(case=whole[row.id], step_id=row.step_id, user_id=by.id) for row in done)
    return len(done)
