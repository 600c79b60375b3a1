"""What is hidden inside a record: papers taken out, sealed notes, warnings for workers."""

from sqlalchemy import ColumnElement, and_, or_, select

from socialrx.access.scopes.cases import CASE_WAYS, case_of_our_network, case_of_our_teams
from socialrx.access.scopes.rows import Rows, Way, seat_of
from socialrx.accounts.models import Role, User
from socialrx.caseload.models import (
    Case,
    Document,
    SealedNote,
    SealedNoteReader,
    WorkerSafetyFlag,
)


def unless_taken_out(case_way: Way) -> Way:
    """Papers of cases seen in this way; not what was taken out."""

    def way(user: User) -> ColumnElement[bool]:
        return and_(case_way(user), Document.voided_at.is_(None))

    way.__name__ = f"papers_of_a_{case_way.__name__}"
    return way


# What was taken out stays readable to the team's lead.
documents_for = Rows(
    select(Document).join(Case, Document.case_id == Case.id),
    CASE_WAYS | {Role.LINK_WORKER: unless_taken_out(CASE_WAYS[Role.LINK_WORKER])},
)


def note_for_me(user: User) -> ColumnElement[bool]:
    """Written by the user or naming them, about the user's own teams' work: whoever has the case now."""
    named = select(SealedNoteReader.id).where(
        SealedNoteReader.note_id == SealedNote.id, SealedNoteReader.user_id == user.id
    )
    return and_(case_of_our_teams(user), or_(SealedNote.written_by_id == user.id, named.exists()))


# By no way of the case: neither cover nor breaking the glass makes one exist for anybody.
sealed_notes_for = Rows(
    select(SealedNote).join(Case, SealedNote.case_id == Case.id),
    {Role.LINK_WORKER: note_for_me, Role.TEAM_LEAD: case_of_our_teams, Role.IG_LEAD: case_of_our_network},
)


def warns_of_person(case_way: Way) -> Way:
    """Of this employer, about somebody with a case seen in this way, whichever case it was raised in."""

    def way(user: User) -> ColumnElement[bool]:
        ours = WorkerSafetyFlag.organisation_id == seat_of(user).organisation_id
        with_case = select(Case.id).where(Case.patient_id == WorkerSafetyFlag.patient_id, case_way(user))
        return and_(ours, with_case.exists())

    way.__name__ = f"warns_of_the_person_of_a_{case_way.__name__}"
    return way


safety_flags_for = Rows(select(WorkerSafetyFlag), {role: warns_of_person(way) for role, way in CASE_WAYS.items()})
