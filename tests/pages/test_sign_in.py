"""Signing in and out: what is answered, and to whom. (T-LOGIN, T-ENUM, T-REDIR)"""

import re
from datetime import timedelta

import pytest
from flask import Flask

from socialrx.accounts import passwords
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import PASSWORD, Place
from tests.rules.test_paths import HOSTILE


def test_somebody_with_the_right_password_comes_in(rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).get("/").location

    assert page != "/sign-in"


def test_without_a_second_factor_only_a_demonstration_or_a_test_lets_in(app: Flask, rushcliffe: Place, browse):
    app.config["SECOND_FACTOR"] = True
    try:
        lead = browse(rushcliffe.lead)
        assert lead.get("/team").location.startswith("/sign-in")
    finally:
        app.config["SECOND_FACTOR"] = False


def answers_of(browse, **typed: str) -> tuple[int, str, dict[str, str]]:
    """Status, page and headers of a try, without what was typed and what differs with each request."""
    answer = browse(None).send("/sign-in", **typed)
    headers = {name: value for name, value in answer.headers.items() if name not in {"Content-Length", "Set-Cookie"}}
    text = re.sub(r'(name="once"[^>]* value)="[^"]+"', r"\1", answer.text)
    return answer.status_code, text.replace(typed["email"], ""), headers


@pytest.fixture
def nobody_knows_the_difference(rushcliffe: Place) -> dict[str, str]:
    """Four addresses that open nothing, each for another reason."""
    ended, nowhere, shown = rushcliffe.lead, rushcliffe.ig, rushcliffe.manager
    ended.ended_at = clock.now()
    factories.membership_of(nowhere).ends_on = clock.today() - timedelta(days=1)
    shown.is_demonstration = True
    db.session.commit()
    return {
        "unknown": "who@example.org",
        "ended": ended.email,
        "member of nothing": nowhere.email,
        "of the demonstration": shown.email,
    }


def test_whoever_cannot_come_in_is_answered_alike(rushcliffe: Place, nobody_knows_the_difference, browse):
    wrong = answers_of(browse, email=rushcliffe.gp.email, password="not it at all")

    assert wrong[0] == 200
    assert "is not right" in wrong[1]
    for reason, email in nobody_knows_the_difference.items():
        assert answers_of(browse, email=email, password=PASSWORD) == wrong, reason


def test_each_costs_one_hash_and_the_same_statements(rushcliffe: Place, browse, queries, monkeypatch):
    hashed = []
    verify = passwords.hasher.verify
    monkeypatch.setattr(passwords.hasher, "verify", lambda *given: hashed.append(1) or verify(*given))
    passwords.nobodys_hash()

    def attempt(email: str) -> list[str]:
        return queries(lambda: browse(None).send("/sign-in", email=email, password="not it at all"))

    assert attempt(rushcliffe.gp.email) == attempt("who@example.org")
    assert len(hashed) == 2


def test_an_address_is_read_however_it_is_written(rushcliffe: Place, browse):
    nobody = browse(None)

    assert nobody.send("/sign-in", email=f" {rushcliffe.gp.email.upper()} ", password=PASSWORD).status_code == 302


def test_a_password_without_end_is_not_hashed(browse, monkeypatch):
    monkeypatch.setattr(passwords, "is_right", None)

    page = browse(None).follow("/sign-in", email="who@example.org", password="x" * 100_000)

    assert "128 characters or fewer" in page.text


@pytest.mark.parametrize("whose", ["somebody's", "nobody's"])
def test_ten_wrong_tries_and_then_one_waits_known_or_not(whose: str, rushcliffe: Place, browse):
    email = rushcliffe.gp.email if whose == "somebody's" else "who@example.org"
    nobody = browse(None)

    answers = [nobody.send("/sign-in", email=email, password="not it at all") for _ in range(11)]
    right = nobody.send("/sign-in", email=email, password=PASSWORD)

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert right.status_code == 429, "while one waits the right password opens nothing either"
    assert "Too many tries" in right.text


def test_the_wait_ends(rushcliffe: Place, browse, time_machine_at):
    time_machine_at(clock.now())
    nobody = browse(None)
    for _ in range(11):
        nobody.send("/sign-in", email=rushcliffe.gp.email, password="not it at all")

    time_machine_at(clock.now() + timedelta(minutes=5, seconds=1))

    assert nobody.send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD).status_code == 302


def test_a_failed_sign_in_and_one_that_waits_go_on_the_trail_without_what_was_typed(rushcliffe: Place, browse):
    nobody = browse(None)
    for _ in range(11):
        nobody.send("/sign-in", email="who@example.org", password="not it at all")

    details = [entry.detail for entry in db.session.query(TrailEntry).filter_by(deed=Deed.SIGN_IN_FAILED)]
    assert sorted(details) == ["password"] * 10 + ["password: too many tries"]


def test_signing_out_ends_the_session_on_the_server(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    cookie = gp.client.get_cookie("__Host-sp").value

    answer = gp.send("/sign-out")

    gp.client.set_cookie("__Host-sp", cookie)
    assert gp.get("/").location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_signing_in_goes_on_the_trail(rushcliffe: Place, browse):
    browse(rushcliffe.gp)

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.SIGNED_IN, subject_id=rushcliffe.gp.id)
    assert entry.address == "127.0.0.1"


@pytest.mark.parametrize("target", [target for target in HOSTILE if target])
def test_where_to_go_next_is_never_another_site(target: str, rushcliffe: Place, browse):
    typed = {"email": rushcliffe.gp.email, "password": PASSWORD}

    answer = browse(None).ask("post", "/sign-in", query_string={"next": target}, data=typed)

    assert answer.location == "/"


def test_every_step_leads_on_by_the_same_rule(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)

    for target in ("//evil.example", "/\\evil.example", "https://evil.example"):
        answer = gp.ask("post", "/confirm", query_string={"next": target}, data={"password": PASSWORD})
        assert answer.location == "/"


def test_a_page_that_needs_signing_in_is_where_signing_in_leads(rushcliffe: Place, browse):
    nobody = browse(None)
    address = nobody.get("/practice/referrals?page=2").location

    answer = nobody.send(address, email=rushcliffe.gp.email, password=PASSWORD)

    assert address.startswith("/sign-in?next=")
    assert answer.location == "/practice/referrals?page=2"


def test_a_form_sent_after_the_end_leads_back_to_the_page_it_stood_on(browse):
    came_from = {"Referer": "https://localhost/cases/1/plan?day=2"}

    answer = browse(None).ask("post", "/account/sessions/end-others", headers=came_from, base_url="https://localhost")

    assert answer.location == "/sign-in?next=/cases/1/plan?day%3D2" or "plan" in answer.location


def test_somebody_whose_membership_has_ended_sees_nothing_more(case: Case, rushcliffe: Place, browse):
    worker = browse(rushcliffe.link_worker)
    worker.visit(f"/cases/{case.id}")

    factories.membership_of(rushcliffe.link_worker).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    assert worker.get(f"/cases/{case.id}").location.startswith("/sign-in")
