"""Questions about cases, from Select to Select."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from socialrx.caseload.models import Case, CaseStatus, ConcernReading, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral


def open_ones(cases: Select[Case]) -> Select[Case]:
    """Open cases, by what is due next."""
    return cases.where(Case.is_open == true()).order_by(Case.next_on, Case.id)


def unallocated(cases: Select[Case]) -> Select[Case]:
    """Accepted, and in nobody's hands yet."""
    return open_ones(cases).where(Case.link_worker_id.is_(None))


def after(cases: Select[Case], next_on: date, id: UUID) -> Select[Case]:
    """Those that come later in the list of open cases than this one: the next page, at the same cost as the first."""
    return cases.where(tuple_(Case.next_on, Case.id) > (next_on, id))


def late(cases: Select[Case]) -> Select[Case]:
    """Open, in somebody's hands, and past the day on which the next step was owed."""
    return open_ones(cases).where(Case.next_on < clock.today(), Case.link_worker_id.is_not(None))


def counts_by_worker(cases: Select[Case]) -> dict[UUID | None, Row[UUID | None, int, int]]:
    """Open and late cases of each worker; under None, those that wait for a worker."""
    held = open_ones(cases).order_by(None).group_by(Case.link_worker_id)
    are_late = func.count().filter(Case.next_on < clock.today()).label("late")
    rows = held.with_only_columns(Case.link_worker_id, func.count().label("open"), are_late)
    return {row.link_worker_id: row for row in db.session.execute(rows)}


def case_of(referral_id: UUID) -> Case | None:
    return db.session.scalar(select(Case).where(Case.referral_id == referral_id))


def open_referral_of(patient_id: UUID) -> Referral | None:
    """A referral that is waiting, or accepted with a case still open: a second one would split the story."""
    is_accepted = (Referral.status == Status.ACCEPTED) & (Case.status != CaseStatus.CLOSED)
    rows = select(Referral).outerjoin(Case, Case.referral_id == Referral.id)
    rows = rows.where(Referral.patient_id == patient_id, or_(Referral.is_waiting == true(), is_accepted))
    return db.session.scalars(rows.order_by(Referral.received_at.desc()).limit(1)).first()


def in_hand(patient_ids: Collection[UUID]) -> set[UUID]:
    """Which of these people have such a referral or an open case: one query."""
    is_accepted = (Referral.status == Status.ACCEPTED) & (Case.status != CaseStatus.CLOSED)
    rows = select(Referral.patient_id).outerjoin(Case, Case.referral_id == Referral.id)
    theirs = rows.where(Referral.patient_id.in_(patient_ids), or_(Referral.is_waiting == true(), is_accepted))
    return set(db.session.scalars(theirs))


def worries(concerns: Select[SafeguardingConcern]) -> Select[SafeguardingConcern]:
    """Open worries about safety: those nobody has acknowledged first, then by the day they must be looked at again."""
    still_open = concerns.where(SafeguardingConcern.closed_at.is_(None))
    seen = SafeguardingConcern.acknowledged_at.is_not(None)
    return still_open.order_by(seen, SafeguardingConcern.review_on, SafeguardingConcern.id)


def closed_lately(concerns: Select[SafeguardingConcern]) -> Select[SafeguardingConcern]:
    """The worries that were closed last, newest first."""
    ended = concerns.where(SafeguardingConcern.closed_at.is_not(None))
    return ended.order_by(SafeguardingConcern.closed_at.desc()).limit(20)


def open_concerns(patient_id: UUID) -> list[SafeguardingConcern]:
    """A person's open worries about safety, with who recorded each and who leads: one query."""
    rows = select(SafeguardingConcern).where(SafeguardingConcern.patient_id == patient_id)
    rows = rows.options(joinedload(SafeguardingConcern.raised_by), joinedload(SafeguardingConcern.named_lead))
    return list(db.session.scalars(rows.where(SafeguardingConcern.closed_at.is_(None))))


def read_by(user_id: UUID, concerns: list[SafeguardingConcern]) -> set[UUID]:
    """Which of these worries the user recorded, or said to have read. Asks nothing where there are none."""
    others = [concern.id for concern in concerns if concern.raised_by_id != user_id]
    own = {concern.id for concern in concerns} - set(others)
    if not others:
        return own
    mine = (ConcernReading.user_id == user_id, ConcernReading.concern_id.in_(others))
    return own | set(db.session.scalars(select(ConcernReading.concern_id).where(*mine)))
