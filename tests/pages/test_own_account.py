"""Your account: the password, the factors and the codes, each changed by its owner alone. (T-PASS, T-TOTP)"""

from datetime import timedelta

import pyotp
import pytest

from socialrx.accounts import recovery
from socialrx.accounts.factors import Passkey, app_of, passkeys_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from tests.factories import PASSWORD, Place
from tests.rules.test_second_factor import with_app, with_passkey

NEW = "seven wet badgers"


@pytest.fixture
def gp(rushcliffe: Place, browse):
    return browse(rushcliffe.gp)


def said(deed: Deed) -> list[str]:
    return [entry.detail for entry in db.session.query(TrailEntry).filter_by(deed=deed).order_by(TrailEntry.at)]


def test_everybody_reaches_it_from_the_header(gp, rushcliffe: Place):
    page = gp.visit("/refer")

    [link] = page.select("header a[href='/account']")
    assert rushcliffe.gp.name in link.text
    assert rushcliffe.gp.email in gp.visit("/account").text


def test_a_new_password_ends_other_sessions_and_the_user_is_told(gp, rushcliffe: Place, browse):
    elsewhere = browse(rushcliffe.gp)
    before = gp.client.get_cookie("__Host-sp").value

    page = gp.follow("/account/password", present=PASSWORD, password=NEW)

    assert "Your password is changed" in page.text
    assert elsewhere.get("/account").status_code == 302
    assert browse(None).send("/sign-in", email=rushcliffe.gp.email, password=NEW).status_code == 302
    assert db.session.query(Letter).filter_by(kind="password-changed").one().recipient == rushcliffe.gp.email
    assert "password changed" in said(Deed.ACCOUNT)
    gp.client.set_cookie("__Host-sp", before)
    assert gp.get("/account").status_code == 302, "this session goes on under a new key"


def test_the_present_password_is_asked_for_and_its_tries_are_counted(gp):
    answers = [gp.send("/account/password", present="not it at all", password=NEW) for _ in range(11)]

    assert "That is not your password" in answers[0].text
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert db.session.query(Letter).count() == 0


@pytest.mark.parametrize("weak", ["short", "Football2024!", "helen on the hill", "x" * 129])
def test_a_weak_password_changes_nothing(weak: str, gp, rushcliffe: Place, browse):
    page = gp.follow("/account/password", present=PASSWORD, password=weak)

    assert page.title.text.startswith("Error: ")
    assert browse(None).send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD).status_code == 302


def test_pasting_and_password_managers_are_welcome(gp):
    boxes = gp.visit("/account/password").select("input[type=password]")

    assert [box["autocomplete"] for box in boxes] == ["current-password", "new-password"]
    assert not any(box.get("maxlength") or box.get("onpaste") for box in boxes)


def test_a_further_factor_takes_a_step_up(gp, rushcliffe: Place, time_machine_at):
    with_passkey(rushcliffe.gp)
    time_machine_at(clock.now() + timedelta(minutes=6))

    for path in ("/second-factor/app", "/account/recovery-codes"):
        assert gp.get(path).location == f"/confirm?next={path}"
    for path in ("/second-factor/app", "/account/app/removal", "/account/recovery-codes"):
        assert gp.send(path, code="123456").location.startswith("/confirm")


def test_an_app_is_added_from_the_account_and_the_user_is_told(gp, rushcliffe: Place):
    key = gp.visit("/second-factor/app").select_one(".srx-key").text.replace(" ", "")

    page = gp.follow("/second-factor/app", code=pyotp.TOTP(key).at(clock.now()))

    assert "Authenticator app, added" in page.text
    assert app_of(rushcliffe.gp.id)
    assert db.session.query(Letter).filter_by(kind="factor-added").one().recipient == rushcliffe.gp.email
    assert said(Deed.ACCOUNT) == ["authenticator app added"]


def test_the_key_that_is_offered_is_another_in_each_session(gp, rushcliffe: Place, browse):
    keys = {
        somebody.visit("/second-factor/app").select_one(".srx-key").text for somebody in (gp, browse(rushcliffe.gp))
    }

    assert len(keys) == 2


def test_one_of_two_factors_can_be_removed_and_not_the_last(gp, rushcliffe: Place):
    with_app(rushcliffe.gp)
    key = with_passkey(rushcliffe.gp)
    db.session.commit()

    gp.follow(f"/account/passkeys/{key.id}/removal")

    assert passkeys_of(rushcliffe.gp.id) == []
    last = gp.send("/account/app/removal")
    assert last.status_code == 409
    assert "Add another first" in last.text
    assert app_of(rushcliffe.gp.id)


def test_another_users_passkey_does_not_exist(gp, rushcliffe: Place):
    theirs = with_passkey(rushcliffe.lead)
    with_app(rushcliffe.lead)
    db.session.commit()

    assert gp.send(f"/account/passkeys/{theirs.id}/removal").status_code == 404
    assert db.session.get(Passkey, theirs.id)


def test_recovery_codes_are_made_anew_and_shown_once(gp, rushcliffe: Place):
    with_app(rushcliffe.gp)
    db.session.commit()
    assert "You have none left" in gp.visit("/account").text
    gp.visit("/account/recovery-codes")

    codes = [item.text for item in gp.follow("/account/recovery-codes").select(".srx-codes li")]

    assert len(set(codes)) == 10
    assert recovery.left(rushcliffe.gp) == 10
    assert not any(code in gp.get(path).text for code in codes for path in ("/account", "/account/recovery-codes"))


def test_letters_about_an_account_hold_no_name(gp, rushcliffe: Place):
    gp.follow("/account/password", present=PASSWORD, password=NEW)

    letter = db.session.query(Letter).one()
    assert letter.title == "SocialRx: your password was changed"
    assert rushcliffe.gp.family_name not in letter.body
