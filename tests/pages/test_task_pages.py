"""Tasks on pages: given from a person's page, on Today until done, and shown without a name to who may not know it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from socialrx.accounts.models import Role, User
from socialrx.caseload import tasks
from socialrx.caseload.models import Case, Task, TaskState
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import Place

WORDS = "Ring the housing office about the damp"


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def task(case: Case, rushcliffe: Place, dev: User) -> Task:
    """Amina asked Dev, who may not open Joan's case."""
    made = tasks.ask(case, WORDS, owner=dev, due_on=clock.today(), by=rushcliffe.link_worker)
    db.session.commit()
    return made


def day_of(day: date) -> dict[str, str]:
    return {"due_on-day": str(day.day), "due_on-month": str(day.month), "due_on-year": str(day.year)}


def test_a_task_is_given_from_the_persons_page_and_stands_on_it(case: Case, rushcliffe: Place, dev: User, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/task"
    assert amina.visit(f"/cases/{case.id}").select_one(f'a[href="{path}"]')
    labels = amina.visit(path).text
    assert "Dev Rao: sees the reference and your words, not who it is" in labels
    assert "Amina Hassan (me)" in labels and "Tom Bright: sees" not in labels

    page = amina.follow(path, words=WORDS, owner=str(dev.id), **day_of(clock.today() + timedelta(days=2)))

    assert "Dev Rao has this task" in page.text and WORDS in page.select_one("#tasks").find_next("ul").text


def test_the_form_says_what_is_missing(case: Case, rushcliffe: Place, browse):
    yesterday = clock.today() - timedelta(days=1)
    page = browse(rushcliffe.lead).follow(f"/cases/{case.id}/task", words="", **day_of(yesterday))

    for words in ("Say what is to be done", "Choose who is to do it", "Choose today or a later day"):
        assert words in page.text
    assert db.session.scalars(select(Task)).all() == []


def test_who_may_not_open_the_case_reads_the_words_and_no_name_on_any_page(case: Case, task: Task, dev: User, browse):
    desk = browse(dev)
    assert "You have" not in desk.visit("/today").text

    for path in ("/today", "/tasks/", f"/tasks/{task.id}", f"/tasks/{task.id}/done", f"/tasks/{task.id}/owner"):
        page = desk.visit(path).text
        assert WORDS in page and "Sutton" not in page and "Joan" not in page
    assert desk.get(f"/cases/{case.id}").status_code == 404


def test_it_is_on_today_until_it_is_done_and_whoever_asked_reads_what_came_of_it(
    task: Task, rushcliffe: Place, dev: User, browse
):
    desk = browse(dev)
    assert desk.visit("/today").select_one("#tasks")

    desk.follow(f"/tasks/{task.id}/done", note="They come on Friday")

    assert desk.visit("/today").select_one("#tasks") is None
    assert "They come on Friday" in browse(rushcliffe.link_worker).visit("/tasks/").text
    assert db.session.scalars(select(Task)).one().state is TaskState.DONE


def test_it_is_handed_on_and_taken_back(task: Task, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    amina.follow(f"/tasks/{task.id}/owner", owner=str(rushcliffe.lead.id))
    assert WORDS in browse(rushcliffe.lead).visit("/tasks/").text

    amina.follow(f"/tasks/{task.id}/withdrawal", why="She did it herself")

    assert "Taken back" in amina.visit(f"/tasks/{task.id}").text
    assert amina.send(f"/tasks/{task.id}/done").status_code == 409


def test_a_lead_sees_what_is_late_in_the_team(task: Task, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    assert "No task is late" in lead.visit("/tasks/").text
    db.session.get(Task, task.id).due_on = clock.today() - timedelta(days=1)
    db.session.commit()

    page = lead.visit("/tasks/")

    assert WORDS in page.text and page.select_one(".srx-late")


def test_nobody_else_has_tasks(case: Case, task: Task, rushcliffe: Place, nottingham_west: Place, browse):
    paths = ("/tasks/", f"/tasks/{task.id}", f"/cases/{case.id}/task", f"/tasks/{task.id}/done")
    for user in (rushcliffe.gp, rushcliffe.receptionist, rushcliffe.manager, rushcliffe.ig):
        assert {browse(user).get(path).status_code for path in paths} == {403}
    elsewhere = browse(nottingham_west.lead)
    assert {elsewhere.get(path).status_code for path in paths[1:]} == {404}
    assert WORDS not in elsewhere.visit("/tasks/").text
