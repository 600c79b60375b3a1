"""Tasks for others: who may be asked, where a task goes when people do, and what each may see of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.access.scopes import cases_for, tasks_for
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.caseload import actions as casework
from socialrx.caseload import tasks, transfers
from socialrx.caseload.leaving import HoldsTasks, close_account, end_role
from socialrx.caseload.models import Case, Task, TaskState
from socialrx.caseload.models.task import CannotTask
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from tests import factories
from tests.factories import Place

WORDS = "Ring the housing office about the damp"


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """A colleague, who does not have Joan's case."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def task(case: Case, rushcliffe: Place, dev: User) -> Task:
    return given(case, dev, rushcliffe.lead)


def given(case: Case, owner: User, by: User, *, in_days: int = 2) -> Task:
    made = tasks.ask(case, WORDS, owner=owner, due_on=clock.today() + timedelta(days=in_days), by=by)
    db.session.commit()
    return made


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind)))


def seated(user: User, place: Place) -> User:
    user.seat = seat_of(user.id, place.pcn.id)
    return user


def seen_by(user: User, place: Place) -> list[tasks.Line]:
    seated(user, place)
    return tasks.lines(tasks_for(user), cases_for.seen(user))


def test_one_letter_tells_the_owner_without_a_name_or_the_words(case: Case, task: Task, dev: User):
    [letter] = letters("task-given")

    assert letter.recipient == dev.email
    assert case.referral.reference in letter.body and f"/tasks/{task.id}" in letter.body
    assert "Sutton" not in letter.title + letter.body and "damp" not in letter.title + letter.body


def test_a_task_for_oneself_writes_to_nobody(case: Case, rushcliffe: Place):
    task = given(case, rushcliffe.link_worker, rushcliffe.link_worker)
    tasks.finish(task, by=rushcliffe.link_worker)

    assert db.session.scalars(select(Letter).where(Letter.kind.startswith("task"))).all() == []


def test_only_workers_and_leads_of_the_cases_team_may_be_asked(case: Case, rushcliffe: Place, nottingham_west: Place):
    others = (nottingham_west.link_worker, rushcliffe.manager, rushcliffe.gp, rushcliffe.ig)
    for other in others:
        with pytest.raises(CannotTask, match="does not work in Rushcliffe link workers"):
            given(case, other, rushcliffe.lead)

    assert tasks.who_may_have(case) == {rushcliffe.link_worker: True, rushcliffe.lead: True}


@pytest.mark.parametrize(("words", "in_days"), [("  ", 1), (WORDS, -1)])
def test_a_task_has_words_and_a_day_that_is_to_come(case: Case, rushcliffe: Place, words: str, in_days: int):
    due_on = clock.today() + timedelta(days=in_days)

    with pytest.raises(CannotTask):
        tasks.ask(case, words, owner=rushcliffe.lead, due_on=due_on, by=rushcliffe.link_worker)


def test_whoever_asked_hears_that_it_is_done_and_reads_what_came_of_it(task: Task, rushcliffe: Place, dev: User):
    tasks.finish(task, by=dev, note="They come on Friday")
    db.session.commit()

    assert (task.state, task.end_note, task.ended_by_id) == (TaskState.DONE, "They come on Friday", dev.id)
    assert [letter.recipient for letter in letters("task-done")] == [rushcliffe.lead.email]
    with pytest.raises(CannotTask, match="ended already: done"):
        tasks.finish(task, by=dev)


def test_a_task_is_taken_back_with_a_reason_and_kept(task: Task, rushcliffe: Place, dev: User):
    with pytest.raises(CannotTask):
        tasks.withdraw(task, by=rushcliffe.lead, why=" ")
    tasks.withdraw(task, by=rushcliffe.lead, why="She moved")
    db.session.commit()

    assert db.session.get(Task, task.id).state is TaskState.WITHDRAWN
    assert [letter.recipient for letter in letters("task-taken-back")] == [dev.email]


def test_the_database_refuses_an_end_without_a_time(task: Task):
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Task).values(state=TaskState.DONE))


def test_what_the_last_worker_was_to_do_goes_with_the_case_and_a_colleagues_stays(
    case: Case, task: Task, rushcliffe: Place, dev: User
):
    own = given(case, rushcliffe.link_worker, rushcliffe.lead)
    eve = factories.user("Eve", "Hart", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    casework.allocate(case, eve, by=rushcliffe.lead, reason="Leave")
    db.session.commit()

    assert (own.owner, task.owner) == (eve, dev)


def test_with_another_team_a_task_waits_for_whoever_gets_the_case_there(
    case: Case, task: Task, rushcliffe: Place, nottingham_west: Place, dev: User
):
    transfer = transfers.ask(case.referral, nottingham_west.team, by=rushcliffe.lead, why="Moved")
    db.session.commit()
    transfers.accept(transfer, by=nottingham_west.lead)
    db.session.commit()
    assert task.owner is None and seen_by(dev, rushcliffe) == []

    casework.allocate(case, nottingham_west.link_worker, by=nottingham_west.lead)
    db.session.commit()

    assert task.owner == nottingham_west.link_worker


def test_nobody_leaves_with_open_tasks_in_their_hands(task: Task, rushcliffe: Place, dev: User):
    seated(rushcliffe.manager, rushcliffe)
    with pytest.raises(HoldsTasks, match="1 open task"):
        close_account(dev, by=rushcliffe.manager)
    with pytest.raises(HoldsTasks):
        end_role(factories.membership_of(dev), by=rushcliffe.manager)
    tasks.give(task, rushcliffe.lead, by=rushcliffe.lead)
    db.session.commit()
    with pytest.raises(HoldsTasks):
        end_role(factories.membership_of(rushcliffe.lead), by=rushcliffe.manager)

    close_account(dev, by=rushcliffe.manager)

    assert dev.ended_at


def test_who_may_not_open_the_case_reads_the_words_and_no_name(case: Case, task: Task, rushcliffe: Place, dev: User):
    [line] = seen_by(dev, rushcliffe)
    assert (line.words, line.about, line.given_name) == (WORDS, f"referral {case.referral.reference}", "")

    [line] = seen_by(rushcliffe.link_worker, rushcliffe)
    assert line.about == "Joan Sutton"


def test_a_colleague_who_is_not_asked_sees_no_task(task: Task, rushcliffe: Place, nottingham_west: Place):
    eve = factories.user("Eve", "Hart", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    assert seen_by(eve, rushcliffe) == []
    assert seen_by(nottingham_west.lead, nottingham_west) == []


def test_what_is_late_or_in_nobodys_hands_is_listed_for_the_lead(task: Task, case: Case, rushcliffe: Place):
    late = given(case, rushcliffe.link_worker, rushcliffe.lead, in_days=0)
    db.session.execute(sa.update(Task).where(Task.id == late.id).values(due_on=clock.today() - timedelta(days=1)))
    lead = seated(rushcliffe.lead, rushcliffe)
    assert [one.id for one in db.session.scalars(tasks.late_ones(tasks_for(lead)))] == [late.id]

    task.owner = None
    db.session.flush()

    assert len(db.session.scalars(tasks.late_ones(tasks_for(lead))).all()) == 2
