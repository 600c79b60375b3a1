"""The plan's page, as it is used in the room on a phone."""

from datetime import date, timedelta

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.plans import actions
from socialrx.plans.models import Goal, GoalStatus, Owner, PlanAction, mark_of
from socialrx.plans.queries import plan_of
from tests.factories import Place


@pytest.fixture
def goal(case: Case) -> Goal:
    goal = actions.add_goal(case, "Walk to the shops")
    db.session.commit()
    return goal


@pytest.fixture
def action(goal: Goal) -> PlanAction:
    due = clock.today() + timedelta(days=1)
    action = actions.add_action(goal, "Ring the walking football club", owner=Owner.PERSON, due_on=due)
    db.session.commit()
    return action


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def words_of(page) -> str:
    return " ".join(page.select_one("main").text.split())


def test_before_anything_is_written_the_page_says_so_and_offers_both_beginnings(case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/plan")

    assert "Not written down yet" in page.text
    assert "No goals yet" in page.text
    assert "Not agreed yet" in page.text
    assert page.select_one(f"a[href='/cases/{case.id}/plan/what-matters']")
    assert page.select_one(f"form[action='/cases/{case.id}/plan/goals'] input[name=words]")
    assert not page.select("a[href$=agreement]")


def test_the_page_reads_what_matters_then_goals_then_actions_and_says_what_is_next(
    case: Case, action: PlanAction, rushcliffe: Place, browse
):
    actions.write_matters(case, "My grandson\nThe allotment", seen=mark_of(""))

    words = words_of(browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/plan"))

    assert "Next: Ring the walking football club Joan, Tomorrow" in words
    order = [words.index(text) for text in ("My grandson", "Walk to the shops", "club Joan, Tomorrow Done")]
    assert order == sorted(order)


def test_what_matters_is_saved_and_shown(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    form = amina.visit(f"/cases/{case.id}/plan/what-matters")

    seen = form.select_one("input[name=seen]")["value"]
    page = amina.follow(f"/cases/{case.id}/plan/what-matters", what_matters=" My grandson ", seen=seen)

    assert "My grandson" in page.text
    assert plan_of(case.id).what_matters == "My grandson"


def test_two_who_write_at_once_both_see_both_texts_and_neither_is_lost(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    seen = amina.visit(f"/cases/{case.id}/plan/what-matters").select_one("input[name=seen]")["value"]
    actions.write_matters(case, "Written by somebody else", seen=mark_of(""))

    page = amina.follow(f"/cases/{case.id}/plan/what-matters", what_matters="Mine", seen=seen)
    assert "Written by somebody else" in page.select_one(".nhsuk-inset-text").text
    assert page.select_one("textarea").text.strip() == "Mine"
    assert plan_of(case.id).what_matters == "Written by somebody else"

    seen = page.select_one("input[name=seen]")["value"]
    amina.send(f"/cases/{case.id}/plan/what-matters", what_matters="Both", seen=seen)
    assert plan_of(case.id).what_matters == "Both"


def test_a_goal_is_added_from_the_plan_itself(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/plan/goals", words="Walk to the shops")

    assert page.select_one("h3").text == "Walk to the shops"
    assert "Working on it" in page.text


@pytest.mark.parametrize(("words", "says"), [("  ", "Enter the goal"), ("x" * 301, "300 characters or fewer")])
def test_a_goal_without_words_or_with_too_many_is_asked_again(case, rushcliffe, browse, words: str, says: str):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/plan/goals", words=words)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert plan_of(case.id) is None


def test_how_a_goal_is_going_can_be_said(goal: Goal, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/plan-goals/{goal.id}", status="partly", words="Walk to town")

    assert "Partly reached" in page.text
    assert page.select_one("h3").text == "Walk to town"
    assert db.session.get(Goal, goal.id).status is GoalStatus.PARTLY


def test_how_a_goal_is_going_is_one_of_four_things(goal: Goal, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/plan-goals/{goal.id}", status="forgotten", words="Walk")

    assert page.select(".nhsuk-error-summary")
    assert db.session.get(Goal, goal.id).status is GoalStatus.WORKING_ON


def test_an_action_needs_only_its_words_and_is_the_persons_by_default(goal: Goal, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    form = amina.visit(f"/plan-goals/{goal.id}/actions")
    assert [label.text.strip() for label in form.select(".nhsuk-radios__label")] == ["Joan", "Amina", "Somebody else"]
    assert form.select_one("input[name=owner][checked]")["value"] == "person"

    amina.send(f"/plan-goals/{goal.id}/actions", what="Ring the club", owner="person")

    [kept] = db.session.query(PlanAction)
    assert (kept.what, kept.owner, kept.due_on) == ("Ring the club", Owner.PERSON, None)


def test_an_action_has_an_owner_and_a_day(goal: Goal, rushcliffe: Place, browse):
    day = clock.today() + timedelta(days=7)
    sent = {"what": "Give a lift", "owner": "other", "owner_name": "Margaret", **on("due_on", day)}

    page = browse(rushcliffe.link_worker).follow(f"/plan-goals/{goal.id}/actions", **sent)

    [kept] = db.session.query(PlanAction)
    assert (kept.whose, kept.due_on) == ("Margaret", day)
    assert "Margaret" in page.text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"what": "", "owner": "person"}, "Enter what will be done"),
        ({"what": "Lift", "owner": "other"}, "Enter the name of who will do it"),
        ({"what": "Lift", "owner": "me"}, ""),
        ({"what": "Lift", "owner": "person"} | on("due_on", date(2020, 1, 1)), "must be today or later"),
    ],
)
def test_an_action_that_cannot_be_right_is_asked_again(goal: Goal, rushcliffe: Place, browse, sent: dict, says: str):
    page = browse(rushcliffe.link_worker).follow(f"/plan-goals/{goal.id}/actions", **sent)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(PlanAction).count() == 0


def test_an_action_can_be_given_another_day_and_owner(action: PlanAction, rushcliffe: Place, browse):
    amina, day = browse(rushcliffe.link_worker), clock.today() + timedelta(days=9)
    form = amina.visit(f"/plan-actions/{action.id}")
    assert form.select_one("#what")["value"] == "Ring the walking football club"
    assert form.select_one("#due_on")["value"] == str(action.due_on.day)

    amina.send(f"/plan-actions/{action.id}", what="Ring them", owner="link_worker", **on("due_on", day))

    kept = db.session.get(PlanAction, action.id)
    assert (kept.what, kept.whose, kept.due_on) == ("Ring them", "Amina", day)


def test_a_late_actions_words_can_be_put_right_without_moving_its_day(action: PlanAction, rushcliffe, browse):
    action.due_on = clock.today() - timedelta(days=3)
    sent = {"what": "Ring Bernard", "owner": "person", **on("due_on", action.due_on)}

    browse(rushcliffe.link_worker).send(f"/plan-actions/{action.id}", **sent)

    kept = db.session.get(PlanAction, action.id)
    assert (kept.what, kept.is_late) == ("Ring Bernard", True)


def test_an_action_is_done_with_one_tap_and_undone_with_another(case, action: PlanAction, rushcliffe, browse):
    amina = browse(rushcliffe.link_worker)

    page = amina.follow(f"/plan-actions/{action.id}/done")
    assert db.session.get(PlanAction, action.id).done_on == clock.today()
    assert "Next:" not in page.text

    amina.send(f"/plan-actions/{action.id}/not-done")
    assert db.session.get(PlanAction, action.id).done_on is None


def test_agreeing_proposes_a_day_to_look_again_and_takes_another(case: Case, goal: Goal, rushcliffe, browse):
    amina = browse(rushcliffe.link_worker)
    proposed = clock.add_working_days(clock.today() + timedelta(days=42), 0)
    form = amina.visit(f"/cases/{case.id}/plan/agreement")
    assert form.select_one("#review_on")["value"] == str(proposed.day)
    assert "Walk to the shops" in form.text

    day = clock.today() + timedelta(days=20)
    page = amina.follow(f"/cases/{case.id}/plan/agreement", **on("review_on", day))

    assert "Joan agreed this plan on" in page.text
    assert plan_of(case.id).agreed_with_id == rushcliffe.link_worker.id
    assert db.session.get(Case, case.id).review_on == day


def test_an_empty_plan_is_not_agreed(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    answer = amina.send(f"/cases/{case.id}/plan/agreement", **on("review_on", clock.today()))

    assert answer.status_code == 409
    assert plan_of(case.id) is None
    assert "nothing in the plan yet" in amina.visit(f"/cases/{case.id}/plan/agreement").text


def test_a_review_is_not_in_the_past(case: Case, goal: Goal, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(
        f"/cases/{case.id}/plan/agreement", **on("review_on", date(2020, 1, 1))
    )

    assert "must be today or later" in page.select_one(".nhsuk-error-summary").text


def test_a_plan_changed_after_it_was_agreed_says_so(case: Case, goal: Goal, rushcliffe: Place, browse):
    actions.agree(case, by=rushcliffe.link_worker, review_on=clock.today())
    db.session.commit()
    actions.add_goal(case, "See people")

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/plan")

    assert "It has been changed since" in page.text
    assert "Agree it again" in page.text


def test_what_somebody_typed_is_never_markup(case: Case, rushcliffe: Place, browse):
    actions.add_goal(case, "<script>alert(1)</script>")

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/plan")

    assert page.select_one("h3").text == "<script>alert(1)</script>"


def test_a_lead_reads_a_plan_and_changes_nothing(case: Case, action: PlanAction, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    assert not lead.visit(f"/cases/{case.id}/plan").select("main form, main a[href*=plan]")
    assert lead.send(f"/cases/{case.id}/plan/goals", words="More").status_code == 403
    assert lead.send(f"/plan-actions/{action.id}/done").status_code == 403


def paths(case: Case, goal: Goal, action: PlanAction) -> list[str]:
    return [
        *(f"/cases/{case.id}/plan/{page}" for page in ("what-matters", "goals", "agreement")),
        *(f"/plan-goals/{goal.id}{page}" for page in ("", "/actions")),
        *(f"/plan-actions/{action.id}{page}" for page in ("", "/done", "/not-done")),
    ]


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_nobody_outside_the_team_reads_or_writes_a_plan(case, goal, action, rushcliffe: Place, browse, who: str):
    them = browse(getattr(rushcliffe, who))

    assert them.get(f"/cases/{case.id}/plan").status_code == 403
    assert {them.send(path).status_code for path in paths(case, goal, action)} == {403}


def test_for_another_pcns_worker_none_of_it_exists(case, goal, action, nottingham_west: Place, browse):
    stranger = browse(nottingham_west.link_worker)

    assert stranger.get(f"/cases/{case.id}/plan").status_code == 404
    assert {stranger.send(path, words="x", what="x").status_code for path in paths(case, goal, action)} == {404}
    assert len(plan_of(case.id).goals) == 1
