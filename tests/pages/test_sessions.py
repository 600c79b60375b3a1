"""Sessions: new keys, limits, the list of them, and their end on the server. (T-SESS)"""

from datetime import timedelta

import pytest
from flask import Flask

from socialrx.accounts.models import SignInSession, User
from socialrx.accounts.sessions import hashed
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import PASSWORD, Place

COOKIE = "__Host-sp"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1"


@pytest.fixture
def amina(rushcliffe: Place, browse, time_machine_at):
    """The link worker, signed in at a moment that stands still."""
    time_machine_at(clock.now())
    return browse(rushcliffe.link_worker)


@pytest.fixture
def later(time_machine_at):
    return lambda **length: time_machine_at(clock.now() + timedelta(**length))


def is_out(browser) -> bool:
    answer = browser.get("/account")
    return answer.status_code == 302 and answer.location.startswith("/sign-in")


def session_of(user: User) -> SignInSession:
    return db.session.query(SignInSession).filter_by(user_id=user.id).order_by(SignInSession.started_at.desc()).first()


def test_a_key_from_before_signing_in_opens_nothing_after_it(app: Flask, rushcliffe: Place, browse):
    nobody = browse(None)
    with nobody.client.session_transaction() as planted:
        planted["_user_id"] = "planted by somebody else"
    nobody.send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD)

    with nobody.client.session_transaction() as now:
        assert now["_user_id"] != "planted by somebody else"
        assert len(now["_user_id"]) >= 43, "256 bits"
    thief = browse(None)
    with thief.client.session_transaction() as planted:
        planted["_user_id"] = "planted by somebody else"
    assert is_out(thief)


def test_signing_in_again_gives_another_key(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    first = gp.client.get_cookie(COOKIE).value
    gp.send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD)

    assert gp.client.get_cookie(COOKIE).value != first
    assert not is_out(gp)


def cookie_of(browser) -> str:
    return browser.client.get_cookie(COOKIE).value


def opens_nothing(app: Flask, browse, cookie: str) -> bool:
    """Whether a cookie that somebody copied is refused."""
    copied = browse(None)
    copied.client.set_cookie(COOKIE, cookie, secure=True)
    return is_out(copied)


def test_signing_in_again_ends_the_browsers_earlier_session_on_the_server(app: Flask, rushcliffe: Place, browse):
    """At a shared machine: whoever was signed in before, and whoever signs in now."""
    browser, elsewhere = browse(rushcliffe.link_worker), browse(rushcliffe.link_worker)
    earlier = cookie_of(browser)
    assert not opens_nothing(app, browse, earlier)

    browser.send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD)

    assert opens_nothing(app, browse, earlier)
    assert not is_out(browser)
    assert not is_out(elsewhere)


def test_the_right_password_ends_it_too_before_the_second_factor(app: Flask, rushcliffe: Place, browse, monkeypatch):
    browser = browse(rushcliffe.link_worker)
    earlier = cookie_of(browser)
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)

    browser.send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD)
    half_way = cookie_of(browser)
    browser.send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD)

    assert opens_nothing(app, browse, earlier)
    assert db.session.query(SignInSession).filter_by(is_half_way=True, ended_at=None).count() == 1
    assert half_way != cookie_of(browser)


def test_a_wrong_password_ends_nothing(rushcliffe: Place, browse):
    browser = browse(rushcliffe.link_worker)

    browser.send("/sign-in", email=rushcliffe.link_worker.email, password="not it at all")

    assert not is_out(browser)


def test_the_key_itself_is_nowhere_in_the_database(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    with gp.client.session_transaction() as kept:
        key = kept["_user_id"]

    assert session_of(rushcliffe.gp).key_hash == hashed(key) != key


def test_a_step_up_gives_a_new_key_and_the_old_one_opens_nothing(amina):
    before = amina.client.get_cookie(COOKIE).value

    amina.send("/confirm", password=PASSWORD)

    assert not is_out(amina)
    amina.client.set_cookie(COOKIE, before)
    assert is_out(amina)


def test_a_step_up_is_asked_after_five_minutes_and_its_tries_are_counted(amina, later):
    assert amina.get("/account/recovery-codes").status_code == 200
    later(minutes=5, seconds=1)
    assert amina.get("/account/recovery-codes").location == "/confirm?next=/account/recovery-codes"

    answers = [amina.send("/confirm", password="not it at all").status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


def test_idle_for_half_an_hour_is_the_end(amina, later):
    amina.visit("/account")

    later(minutes=29)
    assert not is_out(amina)
    later(minutes=30)
    assert is_out(amina)


def test_on_a_page_about_a_person_a_quarter_of_an_hour_is(case: Case, amina, later):
    amina.visit(f"/cases/{case.id}")

    later(minutes=14)
    amina.visit(f"/cases/{case.id}")
    later(minutes=15)
    assert is_out(amina)


def test_a_list_of_people_is_about_people_too(amina, later):
    amina.visit("/caseload")

    later(minutes=15)
    assert is_out(amina)


def test_from_a_person_back_to_another_page_the_limit_is_the_longer_again(case: Case, amina, later):
    amina.visit(f"/cases/{case.id}")
    amina.visit("/account")

    later(minutes=20)
    assert not is_out(amina)


def test_twelve_hours_are_the_end_in_any_case(amina, later):
    for _ in range(30):
        later(minutes=24)
        was_out = is_out(amina)

    assert was_out


def test_asking_how_long_is_left_does_not_put_off_the_end(amina, later):
    amina.visit("/account")

    later(minutes=20)
    assert amina.get("/account/time-left").json == {"seconds": 600}
    later(minutes=10)
    assert amina.get("/account/time-left").status_code == 302
    assert is_out(amina)


def test_staying_signed_in_puts_it_off_as_far_as_the_page_allows(case: Case, amina, later):
    amina.visit(f"/cases/{case.id}")

    later(minutes=14)
    assert amina.send("/account/time-left").json == {"seconds": 900}
    later(minutes=14)
    assert not is_out(amina)


def test_a_role_that_ends_ends_the_next_request(rushcliffe: Place, amina):
    factories.membership_of(rushcliffe.link_worker).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    assert is_out(amina)


def test_an_account_that_ends_ends_the_next_request(rushcliffe: Place, amina):
    rushcliffe.link_worker.ended_at = clock.now()
    db.session.commit()

    assert is_out(amina)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(FIREFOX, "Firefox on Windows"), (EDGE, "Edge on Windows"), (IPHONE, "Safari on iPhone"), ("x", "A browser")],
)
def test_each_session_is_named_by_its_browser(user_agent: str, words: str, rushcliffe: Place, browse):
    nobody = browse(None)
    typed = {"email": rushcliffe.gp.email, "password": PASSWORD}
    nobody.ask("post", "/sign-in", data=typed, headers={"User-Agent": user_agent})

    page = nobody.visit("/account/sessions")

    assert f"{words} (this one)" in " ".join(page.text.split())
    assert session_of(rushcliffe.gp).browser == words


def test_one_of_ones_own_sessions_can_be_ended_from_another(rushcliffe: Place, browse, amina):
    elsewhere = browse(rushcliffe.link_worker)
    [form] = amina.visit("/account/sessions").select("main li form")

    page = amina.follow(form["action"])

    assert "nowhere else" in page.text
    assert is_out(elsewhere)
    assert not is_out(amina)
    assert db.session.query(TrailEntry).filter_by(deed=Deed.ACCOUNT, detail="session ended").count() == 1


def test_all_others_can_be_ended_at_once(rushcliffe: Place, browse, amina):
    others = [browse(rushcliffe.link_worker) for _ in range(3)]

    amina.follow("/account/sessions/end-others")

    assert all(is_out(other) for other in others)
    assert not is_out(amina)


def test_another_users_session_does_not_exist(rushcliffe: Place, browse, amina):
    lead = browse(rushcliffe.lead)

    assert amina.send(f"/account/sessions/{session_of(rushcliffe.lead).id}/end").status_code == 404
    assert not is_out(lead)


def test_a_page_costs_no_look_up_besides_session_and_seat(amina, queries):
    assert queries(lambda: amina.get("/account/time-left")) == []


def test_sessions_that_ended_long_ago_are_cleared_out(rushcliffe: Place, amina, later):
    from_then = session_of(rushcliffe.link_worker).id
    later(days=31)
    clear_out = pytest.importorskip("socialrx.accounts.tidying").clear_out

    assert clear_out() >= 1
    assert db.session.get(SignInSession, from_then) is None
