"""Opening a case with a reason: giving the grant, telling those who must know, and who may open what now.

The letters are rows in the transaction of the grant, and the pages of the team
lead and the IG lead read the grants themselves: nobody waits for a mail server.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import aliased, joinedload

from socialrx.accounts.absences import Absence
from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell, tell_each
from socialrx.accounts.queries import in_team
from socialrx.caseload.models import Case, CaseGrant, GrantKind
from socialrx.caseload.models.grant import WORDS_IN_EMERGENCY
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.ids import new_id
from socialrx.core.post import Letter
from socialrx.core.rules import days, rule
from socialrx.core.trail import Deed, record

WORK = [kind for kind in GrantKind if kind.is_work]
# The kinds of the letters to the team lead and to the IG lead.
TOLD = ("case-opened", "case-opened-ig")
SHOWN, SHOWN_DAYS = 50, 14
# Made once: to make an alias takes longer than the query it is for.
HELD = aliased(Case)
MORE_WORDS = f"Say why in at least {WORDS_IN_EMERGENCY} characters"


class SayWhy(DomainError):
    """Too little was said about why the case must be opened."""


class SaySecondReason(DomainError):
    """An address that is kept from everybody was asked for without its own reason."""


@dataclass(frozen=True)
class Why:
    """What somebody says when they open a case: the reason from the list, and in words."""

    kind: GrantKind
    reason: str
    words: str
    opens_address: bool = False
    second_reason: str = ""


def open_case(case: Case, why: Why, *, by: User) -> CaseGrant:
    """Let somebody open a case for some hours, or in an emergency for some minutes, and tell who must know.

    Raises SayWhy or SaySecondReason when too little was said.
    """
    must_say_enough(why)
    begins = clock.now()
    grant = CaseGrant(
        id=new_id(),
        kind=why.kind,
        user_id=by.id,
        case=case,
        patient_id=case.patient_id,
        organisation_id=case.team.employer_id,
        reason=why.reason,
        words=why.words.strip(),
        opens_address=why.opens_address,
        second_reason=why.second_reason.strip() if why.opens_address else "",
        starts_at=begins,
        ends_at=begins + lasting(why.kind),
    )
    db.session.add(grant)
    record(Deed.GRANTED, grant, detail=f"{grant.trail_words}, {why.reason.replace('_', ' ')}")
    tell_of(grant)
    return grant


def must_say_enough(why: Why) -> None:
    fewest = 1 if why.kind.is_work else WORDS_IN_EMERGENCY
    if len(why.words.strip()) < fewest:
        raise SayWhy("Say why" if why.kind.is_work else MORE_WORDS)
    if why.opens_address and not why.second_reason.strip():
        raise SaySecondReason("Say why you need the address as well")


def lasting(kind: GrantKind) -> timedelta:
    """How long a grant of this kind lives."""
    if kind.is_work:
        return timedelta(hours=rule("CASE_ACCESS_HOURS"))
    return timedelta(minutes=rule("BREAK_GLASS_MINUTES"))


def tell_of(grant: CaseGrant) -> None:
    """Write to the leads of the case's team and to the IG leads, with nobody's name in it."""
    title = "Somebody opened a case that is not theirs"
    how = "in an emergency" if grant.kind is GrantKind.BREAK_GLASS else f"as {grant.kind.says.lower()}"
    said = f"Somebody opened a case {how}, and gave a reason. See who and why: {rule('PUBLIC_URL')}"
    leads = db.session.scalars(in_team([grant.case.team_id], Role.TEAM_LEAD)).all()
    tell_each(leads, kind=TOLD[0], subject_id=grant.id, title=title, body=f"{said}/team\n")
    tell(
        Role.IG_LEAD,
        grant.organisation_id,
        kind=TOLD[1],
        subject_id=grant.id,
        title=title,
        body=f"{said}/glass/\n",
    )


def is_live() -> ColumnElement[bool]:
    """It has begun, is not over, and where a lead gave it for an absence, what it was given for still holds."""
    instant = clock.now()
    in_time = (CaseGrant.starts_at <= instant, CaseGrant.ends_at > instant)
    return and_(CaseGrant.ended_at.is_(None), *in_time, or_(CaseGrant.absence_id.is_(None), is_still_for_absent()))


def is_still_for_absent() -> ColumnElement[bool]:
    """The absence stands with this cover, and the case is in the absent worker's hands."""
    stands = (Absence.id == CaseGrant.absence_id, Absence.ended_at.is_(None), Absence.cover_id == CaseGrant.user_id)
    rows = select(Absence.id).join(HELD, HELD.link_worker_id == Absence.user_id)
    return rows.where(HELD.id == CaseGrant.case_id, *stands).correlate(CaseGrant).exists()


def opened_as_cover(user: User) -> ColumnElement[bool]:
    """The case is open to this user now because they stand in for an absent colleague, as a lead set it."""
    return opened_by(user, [GrantKind.COVER], CaseGrant.absence_id.is_not(None))


def opened_by(user: User, kinds: list[GrantKind], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The case is open to this user now by a live grant of one of these kinds, made where they work."""
    if user.seat is None:
        return false()
    theirs = (CaseGrant.user_id == user.id, CaseGrant.organisation_id == user.seat.organisation_id)
    rows = select(CaseGrant.case_id).where(*theirs, CaseGrant.kind.in_(kinds), is_live(), *more)
    # By the ids of the few, and not by asking each case of the country whether it is one of them.
    return Case.id.in_(rows.correlate(None))


def taken() -> ColumnElement[bool]:
    """Taken by whoever uses it, with a reason of their own: what others are told of and review one by one."""
    return CaseGrant.absence_id.is_(None)


def live_grants(user: User) -> dict[UUID, CaseGrant]:
    """What opens cases to this user now, by case. Where two open the same, the one to work with counts."""
    if user.seat is None:
        return {}
    theirs = (CaseGrant.user_id == user.id, CaseGrant.organisation_id == user.seat.organisation_id)
    rows = select(CaseGrant).where(*theirs, is_live())
    found = db.session.scalars(rows.order_by(CaseGrant.ends_at)).all()
    most_last = sorted(found, key=lambda grant: (grant.kind.is_work, grant.opens_address))
    return {grant.case_id: grant for grant in most_last}


def with_people(grants: Select[CaseGrant]) -> Select[CaseGrant]:
    """Together with who opened it and whose case it is: one query."""
    case = joinedload(CaseGrant.case)
    parts = (case.joinedload(Case.patient), case.joinedload(Case.referral), case.joinedload(Case.team))
    return grants.options(joinedload(CaseGrant.user), joinedload(CaseGrant.reviewed_by), *parts)


def live_ones(grants: Select[CaseGrant]) -> Select[CaseGrant]:
    """Those taken that open something now, the one that ends first first."""
    return with_people(grants.where(is_live(), taken()).order_by(CaseGrant.ends_at, CaseGrant.id))


def lately(grants: Select[CaseGrant]) -> Select[CaseGrant]:
    """Begun in the last two weeks, newest first."""
    since = clock.now() - timedelta(days=SHOWN_DAYS)
    newest = grants.where(CaseGrant.starts_at >= since, taken()).order_by(CaseGrant.starts_at.desc(), CaseGrant.id)
    return with_people(newest.limit(SHOWN))


def to_review(grants: Select[CaseGrant]) -> Select[CaseGrant]:
    """Nobody has judged them yet: emergencies first, then the oldest."""
    is_work = CaseGrant.kind.in_(WORK)
    waiting = grants.where(CaseGrant.reviewed_at.is_(None), taken())
    return with_people(waiting.order_by(is_work, CaseGrant.starts_at, CaseGrant.id))


def reviewed(grants: Select[CaseGrant]) -> Select[CaseGrant]:
    """What was judged last, newest first."""
    done = grants.where(CaseGrant.reviewed_at.is_not(None)).order_by(CaseGrant.reviewed_at.desc(), CaseGrant.id)
    return with_people(done.limit(SHOWN))


def letters_about(grant: CaseGrant) -> list[Letter]:
    """The letters that told of it, and so what became of each."""
    return list(db.session.scalars(select(Letter).where(Letter.kind.in_(TOLD), Letter.subject_id == grant.id)))


def review_by(grant: CaseGrant) -> date:
    """The last day on which it is reviewed in time."""
    return clock.add_working_days(clock.day_of(grant.starts_at), days("GRANT_REVIEW_WORKING_DAYS"))


def is_overdue(grant: CaseGrant) -> bool:
    return grant.reviewed_at is None and review_by(grant) < clock.today()
