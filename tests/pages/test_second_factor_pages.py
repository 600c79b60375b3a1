"""The second factor at sign-in: nothing opens before it, and each way of it works once."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from socialrx.accounts import totp
from socialrx.accounts.factors import AuthenticatorApp, Passkey, RecoveryCode, app_of
from socialrx.accounts.models import SignInSession, User
from socialrx.accounts.second_factor import new_recovery_codes
from socialrx.config import load
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.sealing import seal
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import PASSWORD, Place

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def second_factor(app: Flask):
    """As in use: everybody proves twice who they are."""
    app.config["SECOND_FACTOR"] = True
    yield
    app.config["SECOND_FACTOR"] = False


@pytest.fixture
def gp(rushcliffe: Place) -> User:
    """A GP with an authenticator app, last used long ago."""
    sealed = seal(SECRET, purpose=totp.purpose_of(rushcliffe.gp))
    db.session.add(AuthenticatorApp(user_id=rushcliffe.gp.id, sealed_secret=sealed, last_counter=0))
    db.session.commit()
    return rushcliffe.gp


def code_now(secret: str = SECRET, later: timedelta = timedelta(0)) -> str:
    return pyotp.TOTP(secret).at(clock.now() + later)


@pytest.fixture
def half_way(gp: User, browse):
    """The GP's browser after the password."""
    somebody = browse(None)
    answer = somebody.send("/sign-in?next=/practice/referrals", email=gp.email, password=PASSWORD)
    assert answer.location == "/sign-in/second-factor?next=/practice/referrals"
    return somebody


def test_the_password_alone_opens_nothing(half_way):
    half_way.visit("/sign-in/second-factor")

    for path in ("/refer", "/account", "/account/sessions", "/practice/referrals"):
        assert half_way.get(path).location.startswith("/sign-in?next=")


def test_a_code_of_the_app_lets_in_and_leads_where_they_wanted_to_go(half_way):
    answer = half_way.send("/sign-in/second-factor?next=/practice/referrals", code=code_now())

    assert answer.location == "/practice/referrals"
    half_way.visit("/practice/referrals")


@pytest.mark.parametrize("stray", [-30, 30])
def test_a_code_of_the_step_before_or_after_counts(stray: int, half_way, time_machine_at):
    time_machine_at(clock.now())

    assert half_way.send("/sign-in/second-factor", code=code_now(later=timedelta(seconds=stray))).status_code == 302


@pytest.mark.parametrize("stray", [-60, 60])
def test_a_code_of_two_steps_away_does_not(stray: int, half_way, time_machine_at):
    time_machine_at(clock.now())

    assert "not right" in half_way.send("/sign-in/second-factor", code=code_now(later=timedelta(seconds=stray))).text


def test_a_code_is_taken_once_even_in_another_browser(gp: User, half_way, browse, time_machine_at):
    time_machine_at(clock.now())
    half_way.send("/sign-in/second-factor", code=code_now())
    thief = browse(None)
    thief.send("/sign-in", email=gp.email, password=PASSWORD)

    answer = thief.send("/sign-in/second-factor", code=code_now())

    assert "was used before" in answer.text
    assert thief.get("/account").status_code == 302


def test_an_older_code_is_refused_after_a_later_one(gp: User, time_machine_at):
    time_machine_at(clock.now())
    assert totp.proves(gp, code_now(later=timedelta(seconds=30)))

    assert not totp.proves(gp, code_now())


def test_the_session_after_the_factor_has_a_new_key(half_way):
    between = half_way.client.get_cookie("__Host-sp").value
    half_way.send("/sign-in/second-factor", code=code_now())

    half_way.client.set_cookie("__Host-sp", between)

    assert half_way.get("/account").location.startswith("/sign-in")
    assert half_way.get("/sign-in/second-factor").location.startswith("/sign-in?next=")


def test_half_way_lasts_ten_minutes(half_way, time_machine_at):
    time_machine_at(clock.now() + timedelta(minutes=11))

    assert half_way.send("/sign-in/second-factor", code=code_now()).location.startswith("/sign-in?")


def test_somebody_with_a_factor_cannot_add_another_with_the_password_alone(half_way):
    for path in ("/second-factor", "/second-factor/app", "/second-factor/passkey"):
        assert half_way.get(path).location.startswith("/sign-in/second-factor")
    for path in ("/second-factor/app", "/second-factor/passkey"):
        assert half_way.send(path, code="123456").location.startswith("/sign-in/second-factor")


def test_setting_up_is_not_open_to_nobody(browse):
    for path in ("/second-factor", "/second-factor/app", "/second-factor/passkey", "/sign-in/second-factor"):
        assert browse(None).get(path).location.startswith("/sign-in?next=")


def test_somebody_without_a_factor_sets_one_up_before_anything_else(rushcliffe: Place, browse):
    lead = browse(None)
    answer = lead.send("/sign-in", email=rushcliffe.lead.email, password=PASSWORD)

    assert answer.location == "/second-factor"
    assert lead.get("/team").location.startswith("/sign-in")
    page = lead.visit("/second-factor/app")
    key = page.select_one(".srx-key").text.replace(" ", "")
    assert page.select_one(".srx-qr")["src"].startswith("data:image/svg+xml")
    assert lead.visit("/second-factor/app").select_one(".srx-key").text.replace(" ", "") == key

    codes = lead.follow("/second-factor/app", code=code_now(key)).select(".srx-codes li")

    assert len(codes) == 10
    lead.visit("/team")


def test_a_wrong_code_sets_nothing_up(rushcliffe: Place, browse):
    lead = browse(None)
    lead.send("/sign-in", email=rushcliffe.lead.email, password=PASSWORD)

    answer = lead.send("/second-factor/app", code="000000")

    assert "not the code" in answer.text
    assert app_of(rushcliffe.lead.id) is None


def test_a_recovery_code_lets_in_once_and_the_user_is_told(gp: User, half_way, browse):
    code = new_recovery_codes(gp)[0]
    db.session.commit()

    half_way.send("/sign-in/second-factor", code=code.lower().replace("-", " "))
    half_way.visit("/account")
    thief = browse(None)
    thief.send("/sign-in", email=gp.email, password=PASSWORD)

    assert "not right" in thief.send("/sign-in/second-factor", code=code).text
    assert "9 are left" in db.session.query(Letter).filter_by(kind="recovery-code-used").one().body


def test_codes_and_secrets_are_not_in_the_database_as_they_are(gp: User):
    codes = new_recovery_codes(gp)
    db.session.commit()

    kept = [row.code_hash for row in db.session.query(RecoveryCode)]
    assert not set(codes) & set(kept)
    assert SECRET not in app_of(gp.id).sealed_secret


def test_wrong_codes_are_limited_however_often_the_password_is_right(gp: User, half_way):
    answers = []
    for _ in range(3):
        half_way.send("/sign-in", email=gp.email, password=PASSWORD)
        answers += [half_way.send("/sign-in/second-factor", code="000000").status_code for _ in range(4)]

    assert answers == [200] * 10 + [429] * 2


def test_a_wrong_code_goes_on_the_trail_without_the_code(gp: User, half_way):
    half_way.send("/sign-in/second-factor", code="135791")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.SIGN_IN_FAILED)
    assert (entry.subject_id, entry.detail) == (gp.id, "second factor")
    assert "135791" not in str(vars(entry))


def test_a_session_half_way_is_not_listed_as_one(gp: User, half_way):
    half_way.send("/sign-in/second-factor", code=code_now())

    page = half_way.visit("/account/sessions")

    assert len(page.select(".srx-factors li")) == 1
    assert db.session.query(SignInSession).filter_by(user_id=gp.id).count() == 2


def test_what_shows_a_secret_is_never_kept_by_the_browser(rushcliffe: Place, browse):
    lead = browse(None)
    lead.send("/sign-in", email=rushcliffe.lead.email, password=PASSWORD)

    answer = lead.get("/second-factor/app")

    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r"img-src [^;]*data:", answer.headers["Content-Security-Policy"])


def test_a_step_up_asks_for_the_factor_and_not_the_password(half_way, time_machine_at):
    half_way.send("/sign-in/second-factor", code=code_now())
    time_machine_at(clock.now() + timedelta(minutes=6))
    before = half_way.client.get_cookie("__Host-sp").value

    assert 'autocomplete="one-time-code"' in half_way.get("/confirm").text
    assert half_way.send("/confirm", password=PASSWORD).status_code == 200
    assert half_way.get("/account/recovery-codes").location.startswith("/confirm")
    assert half_way.send("/confirm?next=/account/recovery-codes", code=code_now()).location == "/account/recovery-codes"

    half_way.visit("/account/recovery-codes")
    half_way.client.set_cookie("__Host-sp", before)
    assert half_way.get("/account").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "not json", '{"id": "of-helen"}', '{"id": "x", "response": 1}']
)
def test_a_made_up_passkey_answer_is_refused(answer: str, gp: User, half_way):
    db.session.add(Passkey(user_id=gp.id, credential_id="of-helen", public_key=b"", uses=0))
    db.session.commit()

    page = half_way.follow("/sign-in/second-factor", code="", credential=answer)

    assert page.title.text.startswith("Error: ")
    assert half_way.get("/account").location.startswith("/sign-in")


def test_a_made_up_passkey_is_not_added(rushcliffe: Place, browse):
    lead = browse(None)
    lead.send("/sign-in", email=rushcliffe.lead.email, password=PASSWORD)

    page = lead.follow("/second-factor/passkey", credential='{"id": "x", "rawId": "x", "type": "public-key"}')

    assert "could not be added" in page.text
    assert db.session.query(Passkey).count() == 0


def test_only_a_demonstration_goes_without(monkeypatch):
    monkeypatch.setenv("SECOND_FACTOR", "0")
    monkeypatch.setenv("PUBLIC_URL", "https://socialrx.example.nhs.uk")
    monkeypatch.setenv("BEHIND_PROXY", "1")
    monkeypatch.setenv("DEMO", "0")

    assert load()["SECOND_FACTOR"] is True


def test_what_a_role_ends_cannot_be_come_through_with_a_factor(rushcliffe: Place, half_way):
    factories.membership_of(rushcliffe.gp).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    assert half_way.send("/sign-in/second-factor", code=code_now()).location.startswith("/sign-in")
    assert half_way.get("/account").location.startswith("/sign-in")
