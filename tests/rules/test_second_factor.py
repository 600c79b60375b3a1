"""Factors added, taken away, lost, and cleared by two people."""

from datetime import timedelta

import pytest

from socialrx.accounts import recovery, totp
from socialrx.accounts.factors import AuthenticatorApp, FactorClearing, Passkey, app_of, has_factor
from socialrx.accounts.lost_factors import NeedsAnother, NoLongerAsked, agree_to_clear, ask_to_clear_factors
from socialrx.accounts.models import User
from socialrx.accounts.queries import seat_of
from socialrx.accounts.second_factor import LastFactor, new_recovery_codes, remove
from socialrx.accounts.sessions import open_session, user_of_session
from socialrx.core import clock, sealing
from socialrx.core.database import db
from socialrx.core.post import Letter
from tests.factories import Place


def with_passkey(user: User, name: str = "of-helen") -> Passkey:
    key = Passkey(user_id=user.id, credential_id=name, public_key=b"", uses=0)
    db.session.add(key)
    db.session.flush()
    return key


def with_app(user: User) -> AuthenticatorApp:
    sealed = sealing.seal("JBSWY3DPEHPK3PXP", purpose=totp.purpose_of(user))
    db.session.add(AuthenticatorApp(user_id=user.id, sealed_secret=sealed, last_counter=0))
    db.session.flush()
    return app_of(user.id)


@pytest.fixture
def manager(rushcliffe: Place) -> User:
    rushcliffe.manager.seat = seat_of(rushcliffe.manager.id, rushcliffe.pcn.id)
    return rushcliffe.manager


def letters(kind: str) -> list[str]:
    return [letter.recipient for letter in db.session.query(Letter).filter_by(kind=kind)]


def test_one_of_two_factors_can_go_and_the_user_is_told(rushcliffe: Place):
    app = with_app(rushcliffe.gp)
    with_passkey(rushcliffe.gp)

    remove(rushcliffe.gp, app)

    assert app_of(rushcliffe.gp.id) is None
    assert letters("factor-removed") == [rushcliffe.gp.email]


def test_the_last_factor_stays(rushcliffe: Place):
    key = with_passkey(rushcliffe.gp)
    new_recovery_codes(rushcliffe.gp)

    with pytest.raises(LastFactor):
        remove(rushcliffe.gp, key)


def test_recovery_codes_alone_are_no_factor(rushcliffe: Place):
    new_recovery_codes(rushcliffe.gp)

    assert not has_factor(rushcliffe.gp.id)


def test_new_recovery_codes_are_told_by_letter_without_a_code(rushcliffe: Place):
    codes = new_recovery_codes(rushcliffe.gp)

    letter = db.session.query(Letter).filter_by(kind="recovery-codes-made").one()
    assert letter.recipient == rushcliffe.gp.email
    assert "If it was not" in letter.body
    assert not [code for code in codes if code in letter.body]


def test_new_recovery_codes_end_the_earlier_ones(rushcliffe: Place):
    earlier = new_recovery_codes(rushcliffe.gp)
    new_recovery_codes(rushcliffe.gp)

    assert len(set(earlier)) == 10
    assert not recovery.proves(rushcliffe.gp, earlier[0])
    assert recovery.left(rushcliffe.gp) == 10


def test_a_recovery_code_is_its_owners(rushcliffe: Place):
    [code, *_] = new_recovery_codes(rushcliffe.gp)

    assert not recovery.proves(rushcliffe.lead, code)
    assert recovery.proves(rushcliffe.gp, code)


def test_an_apps_secret_opens_nothing_in_another_users_row(rushcliffe: Place):
    app = with_app(rushcliffe.gp)
    app.user_id = rushcliffe.lead.id
    db.session.flush()

    assert totp.secret_of(rushcliffe.lead, app) == ""
    assert not totp.proves(rushcliffe.lead, "")


def test_with_another_secret_key_no_code_is_right(rushcliffe: Place, app):
    made = with_app(rushcliffe.gp)
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key of thirty-two characters"
    try:
        assert totp.secret_of(rushcliffe.gp, made) == ""
    finally:
        app.config["SECRET_KEY"] = before


def test_two_people_clear_lost_factors_and_every_session_ends(rushcliffe: Place, manager: User):
    with_app(rushcliffe.gp)
    with_passkey(rushcliffe.gp)
    codes = new_recovery_codes(rushcliffe.gp)
    key = open_session(rushcliffe.gp).session_key

    asked = ask_to_clear_factors(rushcliffe.gp, manager, how_known="Rang me; I know her voice")
    assert has_factor(rushcliffe.gp.id), "one person alone clears nothing"
    agree_to_clear(asked, rushcliffe.ig)

    assert not has_factor(rushcliffe.gp.id)
    assert not recovery.proves(rushcliffe.gp, codes[0])
    assert user_of_session(key) is None
    assert letters("factors-clearing-asked") == letters("factors-cleared") == [rushcliffe.gp.email]
    assert letters("factors-clearing") == [rushcliffe.ig.email]


def test_the_second_is_neither_the_first_nor_the_user(rushcliffe: Place, manager: User):
    asked = ask_to_clear_factors(rushcliffe.gp, manager, how_known="At the desk")

    for person in (manager, rushcliffe.gp):
        with pytest.raises(NeedsAnother):
            agree_to_clear(asked, person)


def test_nobody_asks_for_themselves(manager: User):
    with pytest.raises(NeedsAnother):
        ask_to_clear_factors(manager, manager, how_known="I am me")


def test_it_is_agreed_once_and_not_after_three_days(rushcliffe: Place, manager: User):
    agreed = ask_to_clear_factors(rushcliffe.gp, manager, how_known="At the desk")
    old = ask_to_clear_factors(rushcliffe.lead, manager, how_known="At the desk")
    old.asked_at = clock.now() - timedelta(days=3, minutes=1)
    db.session.flush()
    agree_to_clear(agreed, rushcliffe.ig)

    for asked in (agreed, old):
        with pytest.raises(NoLongerAsked):
            agree_to_clear(asked, rushcliffe.ig)


def test_the_table_itself_wants_two(rushcliffe: Place, manager: User):
    asked = ask_to_clear_factors(rushcliffe.gp, manager, how_known="At the desk")
    asked.agreed_by_id, asked.agreed_at = manager.id, clock.now()

    with pytest.raises(Exception, match="two_people"):
        db.session.flush()
    db.session.rollback()
    assert db.session.query(FactorClearing).count() == 0
