"""A form that is sent twice acts once (T-IDEM)."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from socialrx.blueprints.kit.once import FIELD, HEADER, new_key
from socialrx.caseload.models import Case, Contact
from socialrx.core import idempotency
from socialrx.core.database import db
from socialrx.core.idempotency import IdempotencyKey
from socialrx.plans import actions as plans
from socialrx.plans.models import Goal
from tests import database
from tests.conftest import Browser
from tests.factories import Place

KEYS, REPLAYS, THREADS = (200, 5, 4) if os.environ.get("RELEASE") else (20, 5, 4)


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse) -> Browser:
    return browse(rushcliffe.link_worker)


def key_on(page, action: str) -> str:
    """The key of the form that leads there."""
    return page.select_one(f'form[action="{action}"] input[name={FIELD}]')["value"]


def goals() -> int:
    return db.session.scalar(select(func.count()).select_from(Goal))


def test_the_same_form_twice_adds_one_and_leads_to_the_same_place(case: Case, amina: Browser):
    path, key = f"/cases/{case.id}/plan/goals", new_key()

    answers = [amina.send(path, words="Walk to the shops", once=key) for _ in range(3)]

    assert {(answer.status_code, answer.location) for answer in answers} == {(302, f"/cases/{case.id}/plan")}
    assert goals() == 1


def test_the_page_itself_carries_a_key_that_works_once(case: Case, amina: Browser):
    path = f"/cases/{case.id}/no-answer"
    key = key_on(amina.visit(f"/cases/{case.id}"), path)

    for _ in range(2):
        amina.send(path, once=key)

    assert db.session.query(Contact).count() == 1


def test_other_words_under_the_same_key_are_refused(case: Case, amina: Browser):
    path, key = f"/cases/{case.id}/plan/goals", new_key()
    amina.send(path, words="Walk to the shops", once=key)

    answer = amina.send(path, words="Something else", once=key)

    assert answer.status_code == 422
    assert "Nothing was saved this time" in answer.text
    assert goals() == 1


def test_the_same_key_at_another_address_is_another_body(case: Case, amina: Browser):
    key = new_key()
    amina.send(f"/cases/{case.id}/plan/goals", words="Walk", once=key)

    assert amina.send(f"/cases/{case.id}/plan/what-matters", words="Walk", once=key).status_code == 422


def test_a_form_that_came_back_with_a_question_can_be_sent_again_with_its_key(case: Case, amina: Browser):
    path, key = f"/cases/{case.id}/plan/goals", new_key()
    assert "Enter the goal" in amina.send(path, words="", once=key).text

    answer = amina.send(path, words="Walk to the shops", once=key)

    assert answer.status_code == 302
    assert goals() == 1


def test_a_refusal_by_a_rule_keeps_no_key(case: Case, amina: Browser):
    path, key = f"/cases/{case.id}/plan/agreement", new_key()
    typed = {"review_on-day": "1", "review_on-month": "6", "review_on-year": "2099"}
    assert amina.send(path, once=key, **typed).status_code == 409
    amina.send(f"/cases/{case.id}/plan/goals", words="Walk")

    assert amina.send(path, once=key, **typed).status_code == 302


def test_one_whose_answer_was_lost_is_told_that_it_is_saved(case: Case, amina: Browser, monkeypatch):
    path, key = f"/cases/{case.id}/plan/goals", new_key()
    monkeypatch.setattr(idempotency, "PAUSES", (0.01,))
    with monkeypatch.context() as stopped:
        stopped.setattr(idempotency, "answered", lambda *_: None)
        amina.send(path, words="Walk", once=key)

    answer = amina.send(path, words="Walk", once=key)

    assert answer.status_code == 200
    assert "It is saved, once." in answer.text
    assert goals() == 1


def test_a_key_is_good_for_its_own_caller_only(case: Case, rushcliffe: Place, amina: Browser, browse):
    key = new_key()
    amina.send(f"/cases/{case.id}/worker", once=key)
    amina.send(f"/cases/{case.id}/plan/goals", words="Walk", once=key)

    assert browse(rushcliffe.gp).send(f"/cases/{case.id}/plan/goals", words="Walk", once=key).status_code == 403


@pytest.mark.parametrize("key", ["short", "with blanks in it, and long", "x" * 65])
def test_a_key_that_is_none_is_refused(case: Case, amina: Browser, key: str):
    assert amina.send(f"/cases/{case.id}/plan/goals", words="Walk", once=key).status_code == 400
    assert goals() == 0


def test_a_form_without_its_key_is_refused_like_one_without_its_token(case: Case, amina: Browser, app: Flask, request):
    page = amina.visit(f"/cases/{case.id}/plan")
    app.config["WTF_CSRF_ENABLED"] = True
    request.addfinalizer(lambda: app.config.update(WTF_CSRF_ENABLED=False))
    token = amina.visit(f"/cases/{case.id}/plan/goals").select_one("main input[name=csrf_token]")["value"]
    there = {"headers": {"Referer": "https://localhost/"}}

    without = amina.ask("post", f"/cases/{case.id}/plan/goals", data={"words": "Walk", "csrf_token": token}, **there)
    body = {"words": "Walk", "csrf_token": token, FIELD: new_key()}
    with_it = amina.ask("post", f"/cases/{case.id}/plan/goals", data=body, **there)

    assert page is not None
    assert (without.status_code, with_it.status_code) == (400, 302)
    assert goals() == 1


def test_a_machine_may_send_its_key_as_a_header(case: Case, amina: Browser):
    path, key = f"/cases/{case.id}/plan/goals", {HEADER: new_key()}

    for _ in range(2):
        amina.ask("post", path, data={"words": "Walk"}, headers=key)

    assert goals() == 1


def test_what_is_kept_of_a_form_is_nothing_of_what_was_said(case: Case, amina: Browser):
    amina.send(f"/cases/{case.id}/plan/goals", words="Walk to Kestrel Lane", once=new_key())

    [row] = db.session.scalars(select(IdempotencyKey))
    assert "Kestrel" not in repr(vars(row))
    assert len(row.body) == len(row.caller) == 64


def test_signing_in_is_never_answered_from_memory(rushcliffe: Place, browse):
    fields = {"email": rushcliffe.gp.email, "password": "correct horse battery staple", "once": new_key()}

    for _ in range(2):
        nobody = browse(None)
        nobody.send("/sign-in", **fields)
        assert nobody.get("/").location != "/sign-in"


def test_many_keys_replayed_at_once_create_one_each(case: Case, rushcliffe: Place, app: Flask, browse):
    path = f"/cases/{case.id}/plan/goals"
    keys = [new_key() for _ in range(KEYS)]
    browsers = [browse(rushcliffe.link_worker).client for _ in range(THREADS)]
    browsers[0].post(path, data={"words": "The first, which begins the plan"})
    db.session.rollback()
    start = Barrier(THREADS)

    def press(client) -> list[int]:
        start.wait()
        said = [(f"Goal {n}", key) for n, key in enumerate(keys) for _ in range(REPLAYS)]
        return [client.post(path, data={"words": words, "once": key}).status_code for words, key in said]

    with ThreadPoolExecutor(THREADS) as pool:
        codes = [code for codes in pool.map(press, browsers) for code in codes]

    assert len(codes) == KEYS * REPLAYS * THREADS
    assert set(codes) <= {302, 409}
    assert codes.count(302) >= KEYS * REPLAYS * THREADS * 0.9
    assert goals() == KEYS + 1


@pytest.mark.skipif(database.KIND == "sqlite", reason="SQLite has one writer, who is waited for")
def test_a_repeat_does_not_wait_for_ever_for_the_first(case: Case, amina: Browser, app: Flask, monkeypatch):
    path, key = f"/cases/{case.id}/plan/goals", new_key()
    holder = amina.client
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.2)
    answers = []

    def press_again(*_: object) -> None:
        with ThreadPoolExecutor(1) as pool:
            data = {"words": "Walk", "once": key}
            answers.append(pool.submit(lambda: amina.client.post(path, data=data).status_code).result())

    monkeypatch.setattr(plans, "add_goal", press_again)
    holder.post(path, data={"words": "Walk", "once": key})

    assert answers == [409]
