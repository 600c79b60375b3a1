"""What people ask each other about a case: tasks, questions to a practice, and supervision."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from socialrx.access.scopes.cases import case_mine_or_opened, case_of_our_teams, case_ours_or_opened
from socialrx.access.scopes.rows import Rows, seat_of
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.queries import is_current
from socialrx.caseload.models import Case, PracticeQuestion, SupervisionMark, SupervisionSession, Task
from socialrx.core import clock
from socialrx.patients.objections import ObjectionKind, objecting


def task_of_my_cases_or_mine(user: User) -> ColumnElement[bool]:
    """On a case that the worker sees; and in their own teams what they are to do, or asked for."""
    mine = and_(case_of_our_teams(user), or_(Task.owner_id == user.id, Task.made_by_id == user.id))
    return or_(case_mine_or_opened(user), mine)


tasks_for = Rows(
    select(Task).join(Case, Task.case_id == Case.id),
    {Role.LINK_WORKER: task_of_my_cases_or_mine, Role.TEAM_LEAD: case_ours_or_opened},
)


def asked_of_our_practice(user: User) -> ColumnElement[bool]:
    """What this practice was asked, unless the person objects to its being told, by now."""
    here = PracticeQuestion.practice_id == seat_of(user).organisation_id
    return and_(here, ~objecting(Case.patient_id, ObjectionKind.PRACTICE))


QUESTIONS = select(PracticeQuestion).join(Case, PracticeQuestion.case_id == Case.id)
practice_questions_for = Rows(
    QUESTIONS,
    {
        Role.REFERRER: asked_of_our_practice,
        Role.PRACTICE_STAFF: asked_of_our_practice,
        Role.LINK_WORKER: case_mine_or_opened,
        Role.TEAM_LEAD: case_ours_or_opened,
    },
)


def my_own_marks(user: User) -> ColumnElement[bool]:
    return SupervisionMark.worker_id == user.id


def marks_in_our_teams(user: User) -> ColumnElement[bool]:
    """Made while the case was with one of the lead's teams: whoever has it later reads none of it."""
    return SupervisionMark.team_id.in_(seat_of(user).team_ids)


supervision_marks_for = Rows(
    select(SupervisionMark).join(Case, SupervisionMark.case_id == Case.id),
    {Role.LINK_WORKER: my_own_marks, Role.TEAM_LEAD: marks_in_our_teams},
)


def my_own_sessions(user: User) -> ColumnElement[bool]:
    return SupervisionSession.worker_id == user.id


def sessions_of_our_teams(user: User) -> ColumnElement[bool]:
    return SupervisionSession.team_id.in_(seat_of(user).team_ids)


supervision_sessions_for = Rows(
    select(SupervisionSession), {Role.LINK_WORKER: my_own_sessions, Role.TEAM_LEAD: sessions_of_our_teams}
)


def oneself(user: User) -> ColumnElement[bool]:
    return User.id == user.id if seat_of(user).team_ids else false()


def workers_of_our_teams(user: User) -> ColumnElement[bool]:
    """Who works in one of the lead's teams today; nobody supervises themselves."""
    works = select(Membership.id).where(Membership.user_id == User.id, Membership.role == Role.LINK_WORKER)
    works = works.where(Membership.team_id.in_(seat_of(user).team_ids), is_current(clock.today()))
    return and_(User.id != user.id, User.ended_at.is_(None), works.exists())


# Whose supervision may be written down: one's own, and a lead's workers'.
supervised_for = Rows(select(User), {Role.LINK_WORKER: oneself, Role.TEAM_LEAD: workers_of_our_teams})
