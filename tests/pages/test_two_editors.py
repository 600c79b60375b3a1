"""Two people at one record: the second is shown both, and nothing is overwritten unseen (T-RACE, hazard H-39)."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest

from socialrx.accounts.models import Role
from socialrx.blueprints.kit.versions import plain
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case, SafeguardingConcern, WorkerSafetyFlag
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.patients.models import AccessNeed, Patient
from socialrx.plans.models import Goal, Owner, Plan, PlanAction
from tests import factories
from tests.conftest import Browser
from tests.factories import Place

ROUNDS = 200 if os.environ.get("RELEASE") else 20
NOTHING_SAVED = "Nothing is saved yet"


def as_shown(page) -> dict[str, Any]:
    """Everything the page's form holds, as a browser would send it."""
    form = next(form for form in page.select("main form[method=post]") if form.select_one("[name=version]"))
    fields: dict[str, Any] = {}
    for box in form.select("input[name]"):
        if box["type"] not in ("checkbox", "radio") or box.has_attr("checked"):
            fields.setdefault(box["name"], []).append(box.get("value", ""))
    for area in form.select("textarea"):
        fields[area["name"]] = area.text.removeprefix("\n")
    for select in form.select("select"):
        fields[select["name"]] = (select.select_one("option[selected]") or select.select_one("option"))["value"]
    return fields


def in_boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse) -> Browser:
    return browse(rushcliffe.link_worker)


def goal_of(case: Case, _place: Place) -> tuple[str, Goal]:
    goal = factories.kept(Goal(plan=Plan(case=case, what_matters="Her garden"), words="To walk"))
    return f"/plan-goals/{goal.id}", goal


def action_of(case: Case, place: Place) -> tuple[str, PlanAction]:
    action = PlanAction(goal=goal_of(case, place)[1], what="Ring the group", owner=Owner.PERSON)
    return f"/plan-actions/{factories.kept(action).id}", action


def service_of(_case: Case, _place: Place) -> tuple[str, Any]:
    service = factories.service()
    return f"/directory/{service.id}/edit", service


def onward_of(case: Case, place: Place) -> tuple[str, OnwardReferral]:
    by = {"made_by_id": place.link_worker.id, "agreed_recorded_by_id": place.link_worker.id, "agreed_on": clock.today()}
    facts = by | {"risk_shared": RiskShared.NONE_TO_SHARE, "wanted": "To walk"}
    referral = OnwardReferral(case=case, service=factories.service(), **facts)
    return f"/onward/{factories.kept(referral).id}/change", referral


def worry_of(case: Case, place: Place) -> tuple[str, SafeguardingConcern]:
    worry = raise_concern(case, by=place.link_worker, concern="She is afraid")
    return f"/concerns/{factories.kept(worry).id}/review", worry


def warning_of(case: Case, place: Place) -> tuple[str, WorkerSafetyFlag]:
    flag = warn(case, by=place.link_worker, words="A large dog", review_on=clock.today() + timedelta(days=3))
    return f"/worker-safety/{factories.kept(flag).id}/review", flag


def person_of(case: Case, _place: Place) -> tuple[str, Patient]:
    return f"/cases/{case.id}/reach", case.patient


def next_of(case: Case, _place: Place) -> tuple[str, Case]:
    return f"/cases/{case.id}/next", case


TOMORROW, LATER = clock.today() + timedelta(days=1), clock.today() + timedelta(days=9)
# What is edited: who does it, how it is made, the first's words and the second's, by the form's names and the row's.
EDITS: dict[str, tuple[str, Callable[..., Any], dict[str, Any], dict[str, Any], str, Any]] = {
    "goal": ("link_worker", goal_of, {"words": "To dance"}, {"words": "To sing"}, "words", "To dance"),
    "action": ("link_worker", action_of, {"what": "Write"}, {"what": "Visit"}, "what", "Write"),
    "service": ("editor", service_of, {"name": "Walkers"}, {"name": "Ramblers"}, "name", "Walkers"),
    "introduction": ("link_worker", onward_of, {"wanted": "A group"}, {"wanted": "A visit"}, "wanted", "A group"),
    "worry": (
        "lead",
        worry_of,
        in_boxes("review_on", TOMORROW),
        in_boxes("review_on", LATER),
        "review_on",
        TOMORROW,
    ),
    "warning": (
        "link_worker",
        warning_of,
        in_boxes("review_on", TOMORROW),
        in_boxes("review_on", LATER),
        "review_on",
        TOMORROW,
    ),
    "person": ("link_worker", person_of, {"language": "Polish"}, {"language": "Urdu"}, "language", "Polish"),
    "next step": (
        "link_worker",
        next_of,
        {"next_note": "Side door"},
        {"next_note": "Ring twice"},
        "next_note",
        "Side door",
    ),
}


def editor_of(role: str, place: Place) -> Any:
    return factories.user("Dee", "Lund", Role.DIRECTORY_EDITOR, place.pcn) if role == "editor" else getattr(place, role)


@pytest.mark.parametrize("what", EDITS)
def test_the_second_is_shown_both_and_the_first_stays(what: str, case: Case, rushcliffe: Place, browse):
    role, make, first, second, column, stays = EDITS[what]
    (path, row), user = make(case, rushcliffe), editor_of(role, rushcliffe)
    one, two = browse(user), browse(user)
    mine, yours = as_shown(one.visit(path)), as_shown(two.visit(path))

    assert one.send(path, **(mine | first)).status_code == 302
    page = two.follow(path, **(yours | second))

    assert NOTHING_SAVED in page.text
    assert "yours" in page.select_one("main [role=alert] li").text
    assert plain(getattr(row, column)) == plain(stays)


@pytest.mark.parametrize("what", EDITS)
def test_having_seen_both_the_second_may_save_theirs(what: str, case: Case, rushcliffe: Place, browse):
    role, make, first, second, column, stays = EDITS[what]
    (path, row), user = make(case, rushcliffe), editor_of(role, rushcliffe)
    one, two = browse(user), browse(user)
    yours = as_shown(two.visit(path))
    one.send(path, **(as_shown(one.visit(path)) | first))
    page = two.follow(path, **(yours | second))

    assert two.send(path, **as_shown(page)).status_code == 302

    assert plain(getattr(row, column)) != plain(stays)


def test_access_needs_that_another_added_meanwhile_are_not_taken_away(case: Case, amina: Browser):
    path = f"/cases/{case.id}/reach"
    fields = as_shown(amina.visit(path))
    factories.kept(AccessNeed(patient=case.patient, key="Lip reads", label="Lip reads"))

    page = amina.follow(path, **(fields | {"mobile": "07700 900456"}))

    assert "What must be right for them: now “Lip reads”, yours “”" in page.text
    assert [need.key for need in case.patient.access_needs] == ["Lip reads"]


def test_a_plan_that_changed_meanwhile_is_read_again_before_it_is_agreed(case: Case, rushcliffe: Place, amina: Browser):
    goal_of(case, rushcliffe)
    fields = as_shown(amina.visit(f"/cases/{case.id}/plan/agreement"))
    amina.send(f"/cases/{case.id}/plan/goals", words="Another goal")

    page = amina.follow(f"/cases/{case.id}/plan/agreement", **fields)

    assert "Read it again" in page.select_one(".nhsuk-error-summary").text
    assert "Another goal" in page.text
    assert db.session.query(Plan).one().agreed_at is None


def test_a_case_that_changed_hands_meanwhile_is_not_handed_on_unseen(case: Case, rushcliffe: Place, browse):
    others = [factories.user(n, "Cole", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team) for n in ("Ben", "Cara")]
    lead, path = browse(rushcliffe.lead), f"/cases/{case.id}/worker"
    fields = as_shown(lead.visit(path)) | {"reason": "Leave"}
    lead.send(path, **(as_shown(lead.visit(path)) | {"worker": str(others[0].id), "reason": "Leave"}))

    page = lead.follow(path, **(fields | {"worker": str(others[1].id)}))

    assert "It is with Ben Cole now" in page.select_one(".nhsuk-error-summary").text
    assert case.link_worker_id == others[0].id


def test_a_contact_on_a_page_that_grew_old_shows_what_is_owed_now(case: Case, amina: Browser):
    path = f"/cases/{case.id}/contact"
    fields = as_shown(amina.visit(path)) | {"outcome": "no_answer", "next_kind": "letter"}
    case.will(case.next_kind, on=LATER, note="Side door")
    db.session.commit()

    page = amina.follow(path, **fields)

    assert "What happens next?: now “Ring”, yours “Write a letter”" in page.text
    assert case.next_note == "Side door"


def test_two_editors_at_once_overwrite_nothing_unseen(app, case: Case, rushcliffe: Place, browse):
    path, goal = goal_of(case, rushcliffe)
    browsers = [browse(rushcliffe.link_worker) for _ in range(2)]
    silent = 0
    for turn in range(ROUNDS):
        forms = [as_shown(browser.visit(path)) | {"words": f"{turn} of {n}"} for n, browser in enumerate(browsers)]
        db.session.rollback()
        answers = both_at_once(browsers, path, forms)
        db.session.expire_all()
        told = [NOTHING_SAVED in answer.text or answer.status_code == 409 for answer in answers]
        silent += [answer.status_code for answer in answers].count(302) != 1 or sum(told) != 1
        winner = next(n for n, answer in enumerate(answers) if answer.status_code == 302)
        silent += goal.words != f"{turn} of {winner}"

    assert silent == 0


def both_at_once(browsers: list[Browser], path: str, forms: list[dict[str, Any]]) -> list[Any]:
    """The answers to two people who press Save in the same moment."""
    start = Barrier(2)

    def press(n: int) -> Any:
        start.wait()
        return browsers[n].client.post(path, data=forms[n])

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(press, range(2)))
