"""A forgotten password: one link, once, for half an hour; the same answer for everybody. (T-RESET)"""

from datetime import timedelta

import pytest
from flask import Flask

from socialrx.accounts.factors import AuthenticatorApp, app_of
from socialrx.accounts.lost_factors import clear
from socialrx.accounts.resets import PasswordReset
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from tests.factories import PASSWORD, Place
from tests.rules.test_second_factor import with_app

NEW = "seven wet badgers"


@pytest.fixture
def nobody(browse):
    return browse(None)


@pytest.fixture
def link(rushcliffe: Place, nobody) -> str:
    """The path of the link in the letter to the GP."""
    nobody.follow("/forgotten", email=rushcliffe.gp.email)
    return path_in_letter()


def path_in_letter() -> str:
    letter = db.session.query(Letter).filter_by(kind="password-reset").order_by(Letter.enqueued_at.desc()).first()
    [line] = [line for line in letter.text.splitlines() if line.startswith("https:")]
    return line.removeprefix("https://socialrx.test")


def comes_in(browse, email: str, password: str) -> bool:
    return browse(None).send("/sign-in", email=email, password=password).status_code == 302


def test_the_link_sets_a_password_and_the_user_is_told(link: str, rushcliffe: Place, nobody, browse):
    page = nobody.follow(link, password=NEW)

    assert page.h1.text == "Your password is set"
    assert comes_in(browse, rushcliffe.gp.email, NEW)
    assert not comes_in(browse, rushcliffe.gp.email, PASSWORD)
    assert db.session.query(Letter).filter_by(kind="password-changed").one().recipient == rushcliffe.gp.email


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(rushcliffe: Place, nobody, queries):
    pages = []

    def ask(email: str) -> list[str]:
        return queries(lambda: pages.append(nobody.send("/forgotten", email=email).text))

    ask("warm@example.org")
    known, unknown = ask(rushcliffe.gp.email), ask("who@example.org")

    assert pages[0] == pages[1] == pages[2]
    assert [words for words in known if "SAVEPOINT" not in words] == [
        words for words in unknown if "SAVEPOINT" not in words
    ]
    assert db.session.query(PasswordReset).count() == 3
    assert [letter.recipient for letter in db.session.query(Letter)] == [rushcliffe.gp.email]


def test_somebody_who_left_gets_no_link(rushcliffe: Place, nobody):
    rushcliffe.gp.ended_at = clock.now()
    db.session.commit()

    nobody.follow("/forgotten", email=rushcliffe.gp.email)

    assert db.session.query(Letter).count() == 0


def test_the_link_begins_with_the_configured_address_whatever_host_was_asked(app: Flask, rushcliffe: Place, nobody):
    nobody.ask("post", "/forgotten", data={"email": rushcliffe.gp.email}, headers={"X-Forwarded-Host": "evil.example"})

    assert "https://socialrx.test/reset/" in db.session.query(Letter).one().text
    assert "evil" not in db.session.query(Letter).one().text


def test_neither_table_nor_outbox_holds_the_token(link: str):
    token = link.rsplit("/", 1)[1]

    assert len(token) >= 43
    assert token not in db.session.query(PasswordReset).one().token_hash
    assert token not in db.session.query(Letter).one().body


def test_a_link_works_once(link: str, rushcliffe: Place, nobody, browse):
    nobody.follow(link, password=NEW)

    answer = nobody.send(link, password="eight dry badgers")

    assert answer.status_code == 410
    assert nobody.get(link).status_code == 410
    assert comes_in(browse, rushcliffe.gp.email, NEW)


def test_opening_it_spends_nothing(link: str, nobody):
    for _ in range(20):
        nobody.visit(link)

    assert nobody.follow(link, password=NEW).h1.text == "Your password is set"


def test_a_link_dies_after_half_an_hour(link: str, nobody, time_machine_at):
    time_machine_at(clock.now() + timedelta(minutes=31))

    assert nobody.visit(link, status=410).h1.text == "This link does not work any more"
    assert nobody.send(link, password=NEW).status_code == 410


@pytest.mark.parametrize(
    "change", [lambda path: path[:-1] + ("a" if path[-1] != "a" else "b"), lambda path: path + "a"]
)
def test_a_changed_link_does_not_work(change, link: str, nobody):
    assert nobody.send(change(link), password=NEW).status_code == 410


def test_one_link_used_ends_every_other(link: str, rushcliffe: Place, nobody):
    nobody.follow("/forgotten", email=rushcliffe.gp.email)
    nobody.follow(path_in_letter(), password=NEW)

    assert nobody.get(link).status_code == 410


def test_every_session_ends(rushcliffe: Place, browse, nobody):
    gp = browse(rushcliffe.gp)
    nobody.follow("/forgotten", email=rushcliffe.gp.email)

    nobody.follow(path_in_letter(), password=NEW)

    assert gp.get("/account").location.startswith("/sign-in")


def test_a_weak_password_is_refused_and_the_link_lives_on(link: str, nobody):
    page = nobody.follow(link, password="Football2024!")

    assert "among the first" in page.text
    assert nobody.follow(link, password=NEW).h1.text == "Your password is set"


def test_the_second_factor_is_neither_cleared_nor_skipped(app: Flask, link: str, rushcliffe: Place, nobody, browse):
    db.session.add(AuthenticatorApp(user_id=rushcliffe.gp.id, sealed_secret="", last_counter=0))
    db.session.commit()
    nobody.follow(link, password=NEW)
    app.config["SECOND_FACTOR"] = True
    try:
        answer = browse(None).send("/sign-in", email=rushcliffe.gp.email, password=NEW)
    finally:
        app.config["SECOND_FACTOR"] = False

    assert app_of(rushcliffe.gp.id) is not None
    assert answer.location == "/sign-in/second-factor"
    assert nobody.get("/account").location.startswith("/sign-in"), "setting a password signs nobody in"


def test_asking_is_limited_for_known_and_unknown_alike(nobody, rushcliffe: Place):
    for email in (rushcliffe.gp.email, "who@example.org"):
        nobody.client = nobody.client.application.test_client()
        answers = [
            nobody.ask(
                "post", "/forgotten", data={"email": email}, environ_base={"REMOTE_ADDR": "192.0.2.9"}
            ).status_code
            for _ in range(11)
        ]
        assert answers[-1] == 429


def test_asking_and_using_go_on_the_trail(link: str, rushcliffe: Place, nobody):
    nobody.follow(link, password=NEW)

    entries = db.session.query(TrailEntry).filter_by(deed=Deed.ACCOUNT).order_by(TrailEntry.at).all()
    assert [entry.detail for entry in entries] == ["password reset asked", "password changed", "password reset used"]
    assert all(link.rsplit("/", 1)[1] not in str(vars(entry)) for entry in entries)


def test_the_page_asks_no_other_site_and_is_not_kept(link: str, nobody):
    answer = nobody.get(link)

    assert "http" not in answer.text.replace("http-equiv", "").split("<main")[1].split("</main")[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.fixture
def in_use(app: Flask, monkeypatch) -> None:
    """As in use: nobody works without a second factor."""
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)


def letter_after_asking(nobody, email: str) -> str:
    nobody.follow("/forgotten", email=email)
    return db.session.query(Letter).filter_by(kind="password-reset").order_by(Letter.enqueued_at.desc()).first().text


def test_the_mailbox_alone_never_opens_an_account_without_a_second_factor(
    in_use: None, rushcliffe: Place, nobody, queries
):
    """New, or cleared by two people: the answer and the work are anybody's, and the letter has no link."""
    pages: list[str] = []
    asked = [
        queries(lambda email=email: pages.append(nobody.send("/forgotten", email=email).text))
        for email in ("warm@example.org", rushcliffe.gp.email, "who@example.org")
    ]

    letter = db.session.query(Letter).one().text
    assert "/reset/" not in letter
    assert "administrator" in letter
    assert pages[1] == pages[2]
    assert len([words for words in asked[1] if "SAVEPOINT" not in words]) == len(
        [words for words in asked[2] if "SAVEPOINT" not in words]
    )


def test_clearing_lost_factors_ends_the_links_that_are_out_and_sends_none_until_a_factor_is_set(
    in_use: None, rushcliffe: Place, nobody
):
    with_app(rushcliffe.gp)
    assert "/reset/" in letter_after_asking(nobody, rushcliffe.gp.email)
    earlier = path_in_letter()

    clear(rushcliffe.gp.id)
    db.session.commit()

    assert nobody.get(earlier).status_code == 410
    assert "/reset/" not in letter_after_asking(nobody, rushcliffe.gp.email)
    with_app(rushcliffe.gp)
    assert "/reset/" in letter_after_asking(nobody, rushcliffe.gp.email)
