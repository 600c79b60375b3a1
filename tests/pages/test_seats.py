"""Working in one of several organisations, with that one's rights alone."""

from datetime import timedelta

import pytest

from socialrx.accounts.models import Membership, Role, SignInSession, User
from socialrx.core import clock
from socialrx.core.database import db
from tests import factories
from tests.factories import PASSWORD, Place


@pytest.fixture
def amina(rushcliffe: Place, nottingham_west: Place) -> User:
    """A link worker in Rushcliffe who manages Nottingham West."""
    worker = rushcliffe.link_worker
    factories.kept(Membership(user=worker, organisation=nottingham_west.pcn, role=Role.PCN_MANAGER))
    return worker


def at(browser, place: Place):
    """The browser, working there."""
    browser.send("/where", organisation=str(place.pcn.id))
    return browser


def test_whoever_has_several_is_asked_before_any_page_of_work(amina: User, browse):
    worker = browse(amina)

    for path in ("/", "/caseload", "/report/"):
        assert worker.get(path).location == "/where"
    page = worker.visit("/where")
    assert "Rushcliffe PCN: Link worker" in page.text
    assert "Nottingham West PCN: PCN manager" in page.text
    assert page.select("input[type=radio][checked]") == []


def test_whoever_has_one_is_never_asked(rushcliffe: Place, browse):
    assert browse(rushcliffe.lead).get("/").location == "/new-referrals/"
    assert "Change" not in browse(rushcliffe.lead).visit("/new-referrals/").select_one("header").text


def test_rights_of_two_organisations_are_never_added_together(
    amina: User, rushcliffe: Place, nottingham_west: Place, case, browse
):
    worker = at(browse(amina), rushcliffe)
    worker.visit(f"/cases/{case.id}")
    for path in ("/report/", "/organisation/people", "/organisation/"):
        assert worker.get(path).status_code == 403

    at(worker, nottingham_west)

    assert worker.get("/caseload").status_code == 403
    assert worker.get(f"/cases/{case.id}").status_code in {403, 404}
    page = worker.visit("/organisation/people")
    assert "Nottingham West Surgery" in page.text
    assert "Rushcliffe Surgery" not in page.text


def test_the_header_says_where_and_leads_to_a_change(amina: User, rushcliffe: Place, browse):
    worker = at(browse(amina), rushcliffe)

    header = worker.visit("/caseload").select_one("header")

    assert "Rushcliffe PCN" in header.text
    assert header.select_one('a[href="/where"]')


def test_a_change_gives_the_session_a_new_key_and_asks_for_a_fresh_sign_in(
    amina: User, rushcliffe: Place, nottingham_west: Place, browse
):
    worker = at(browse(amina), rushcliffe)
    before = worker.client.get_cookie("__Host-sp").value
    [key] = db.session.scalars(db.select(SignInSession.key_hash).filter_by(user_id=amina.id, ended_at=None))

    at(worker, nottingham_west)

    row = db.session.query(SignInSession).filter_by(user_id=amina.id, ended_at=None).one()
    assert row.key_hash != key
    assert row.confirmed_at is None
    assert row.organisation_id == nottingham_west.pcn.id
    invite = f"/organisation/{nottingham_west.practice.id}/invitation"
    assert worker.get(invite).location.startswith("/confirm")
    worker.client.set_cookie("__Host-sp", before)
    assert worker.get("/where").location.startswith("/sign-in")


def test_staying_where_one_is_keeps_the_sign_in_fresh(amina: User, nottingham_west: Place, browse):
    worker = at(browse(amina), nottingham_west)

    worker.visit(f"/organisation/{nottingham_west.practice.id}/invitation")


def test_nobody_goes_where_they_hold_no_role(amina: User, rushcliffe: Place, browse):
    elsewhere = factories.place("Gedling", ods="U12345", practice_ods="C84011")
    worker = at(browse(amina), rushcliffe)

    page = worker.follow("/where", organisation=str(elsewhere.pcn.id))

    assert "Choose one of the answers" in page.text
    row = db.session.query(SignInSession).filter_by(user_id=amina.id, ended_at=None).one()
    assert row.organisation_id == rushcliffe.pcn.id


def test_a_seat_that_ended_is_not_offered(amina: User, rushcliffe: Place, nottingham_west: Place, browse):
    managing = db.session.query(Membership).filter_by(user_id=amina.id, role=Role.PCN_MANAGER).one()
    managing.ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    worker = browse(amina)

    assert "Nottingham West" not in worker.visit("/where").text
    worker.visit("/caseload")


def test_a_new_sign_in_asks_again(amina: User, rushcliffe: Place, browse):
    worker = at(browse(amina), rushcliffe)
    worker.send("/sign-out")

    worker.send("/sign-in", email=amina.email, password=PASSWORD)

    assert worker.get("/caseload").location == "/where"
