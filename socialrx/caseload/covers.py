"""Somebody is away and somebody stands in: the lead sets it, and the cases of the one open to the other.

Each case gets a grant of cover from the first day to the last. It counts only
while the absence stands and the case is in the absent worker's hands: what was
ended early or handed over is shut at the next request (see `grants.is_live`).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select, true

from socialrx.accounts.absences import Absence, AbsenceKind, check
from socialrx.accounts.models import Role, User
from socialrx.accounts.notices import tell
from socialrx.caseload.models import Case, CaseGrant, GrantKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule
from socialrx.core.trail import Deed, record

REASON, WORDS = "worker_away", "Stands in while the worker is away, as the team lead set it"


def set_absence(
    worker_id: UUID, team_id: UUID, kind: AbsenceKind, stretch: tuple[date, date], *, cover_id: UUID | None, by: User
) -> Absence:
    """Put a worker down as away, and open their cases to whoever stands in. Raises what `check` finds wrong."""
    absence = Absence(id=new_id(), user_id=worker_id, team_id=team_id, kind=kind, set_by_id=by.id, cover_id=cover_id)
    absence.starts_on, absence.ends_on = stretch
    check(absence)
    db.session.add(absence)
    db.session.flush()
    record(Deed.ACCOUNT, absence, detail="absence set")
    open_to_cover(absence, since="set")
    return absence


def change_absence(absence: Absence, *, ends_on: date, cover_id: UUID | None, by: User) -> None:
    """Another last day, or somebody else to stand in. Who stood in until now does so no more."""
    with db.session.no_autoflush:
        absence.ends_on, absence.cover_id = ends_on, cover_id
        check(absence)
    shut_to_cover(absence, by=by)
    db.session.flush()
    record(Deed.ACCOUNT, absence, detail="absence changed")
    open_to_cover(absence, since=f"changed {clock.now().isoformat()}")


def end_absence(absence: Absence, *, by: User) -> None:
    """Back, or not going: whoever stands in can open nothing of it from the next request on."""
    if absence.is_over:
        return
    shut_to_cover(absence, by=by)
    absence.end(by=by)
    record(Deed.ACCOUNT, absence, detail="absence ended")


def open_to_cover(absence: Absence, *, since: str) -> None:
    """Every open case of the absent worker in the team, for the days that are left; and who must know is told."""
    if absence.cover_id is None:
        return
    give_missing(absence)
    tell_of(absence, since)


def give_missing(absence: Absence) -> int:
    """A grant for each open case of the absent worker that has none yet. Returns how many; safe to run twice."""
    standing = (CaseGrant.absence_id == absence.id, CaseGrant.user_id == absence.cover_id)
    has_one = select(CaseGrant.id).where(CaseGrant.case_id == Case.id, *standing, CaseGrant.ended_at.is_(None)).exists()
    theirs = (Case.link_worker_id == absence.user_id, Case.team_id == absence.team_id, Case.is_open == true())
    without = db.session.scalars(select(Case).where(*theirs, ~has_one).order_by(Case.id)).all()
    for case in without:
        give(case, absence)
    return len(without)


def give(case: Case, absence: Absence) -> None:
    """Cover of one case, from the first day of the absence, or now, to the end of the last."""
    grant = CaseGrant(id=new_id(), kind=GrantKind.COVER, case=case, patient_id=case.patient_id, absence_id=absence.id)
    grant.user_id, grant.organisation_id = cover_of(absence), case.team.employer_id
    grant.reason, grant.words, grant.second_reason = REASON, WORDS, ""
    grant.starts_at = max(clock.now(), clock.london(absence.starts_on))
    grant.ends_at = clock.london(absence.back_on)
    db.session.add(grant)
    record(Deed.GRANTED, grant, detail=f"{grant.trail_words}, {REASON.replace('_', ' ')}, by the team lead")


def cover_of(absence: Absence) -> UUID:
    if absence.cover_id is None:
        raise LookupError("nobody stands in")
    return absence.cover_id


def shut_to_cover(absence: Absence, *, by: User) -> None:
    """End what the absence opened."""
    opened = select(CaseGrant).where(CaseGrant.absence_id == absence.id, CaseGrant.ended_at.is_(None))
    for grant in db.session.scalars(opened):
        grant.end(by=by)


def follow(case: Case) -> None:
    """A case has come into somebody's hands: whoever stands in for them now, or soon, gets it too."""
    for absence in standing_absences(case.link_worker.id if case.link_worker else None):
        if absence.team_id == case.team.id:
            give_missing(absence)


def standing_absences(worker_id: UUID | None = None) -> list[Absence]:
    """Those not over in which somebody stands in; one worker's, or everybody's."""
    rows = select(Absence).where(Absence.ended_at.is_(None), Absence.ends_on >= clock.today())
    rows = rows.where(Absence.cover_id.is_not(None))
    return list(db.session.scalars(rows.where(Absence.user_id == worker_id) if worker_id else rows))


def catch_up() -> int:
    """Cases that came into an absent worker's hands some other way open to whoever stands in. Returns how many."""
    given = sum(give_missing(absence) for absence in standing_absences())
    db.session.commit()
    return given


def tell_of(absence: Absence, since: str) -> None:
    """Write to whoever stands in, and to the IG leads, with nobody's name in it: once each time it is set."""
    stretch = f"from {clock.in_words(absence.starts_on)} to {clock.in_words(absence.ends_on)}"
    cover = db.session.get_one(User, cover_of(absence))
    see = f"Sign in and open Caseload: {rule('PUBLIC_URL')}/caseload"
    enqueue(
        "cover-given",
        absence.id,
        recipient=cover.email,
        title="You stand in for a colleague",
        body=f"You stand in for a colleague {stretch}. {see}\n",
        period=since[:60],
    )
    tell(
        Role.IG_LEAD,
        absence.team.employer_id,
        kind="cover-given-ig",
        subject_id=absence.id,
        title="A team lead set who stands in",
        body=f"A team lead set who stands in for an absent worker {stretch}, and so may open their cases.\n",
    )
