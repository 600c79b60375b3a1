"""A lost second factor: a manager asks, somebody else agrees, and nobody further off sees it."""

from datetime import timedelta

import pytest

from socialrx.accounts.factors import FactorClearing, app_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from tests.factories import Place
from tests.rules.test_second_factor import with_app


@pytest.fixture
def asked(rushcliffe: Place, browse) -> FactorClearing:
    """The manager asked for the GP, whose app is lost."""
    with_app(rushcliffe.gp)
    db.session.commit()
    browse(rushcliffe.manager).follow(f"/people-lost-factor/{rushcliffe.gp.id}", how_known="She rang; I know her voice")
    return db.session.query(FactorClearing).one()


def test_a_manager_asks_and_the_ig_lead_agrees(asked: FactorClearing, rushcliffe: Place, browse):
    gp, ig = browse(rushcliffe.gp), browse(rushcliffe.ig)
    [form] = ig.visit("/people-lost-factor").select("main form")

    page = ig.follow(form["action"])

    assert "Cleared" in page.text
    assert "Nobody waits for you" in page.text
    assert app_of(rushcliffe.gp.id) is None
    assert gp.get("/account").location.startswith("/sign-in")


def test_how_they_know_must_be_said(rushcliffe: Place, browse):
    page = browse(rushcliffe.manager).follow(f"/people-lost-factor/{rushcliffe.gp.id}", how_known=" ")

    assert "Say how you know" in page.text
    assert db.session.query(FactorClearing).count() == 0


def test_who_asked_cannot_agree(asked: FactorClearing, rushcliffe: Place, browse):
    manager = browse(rushcliffe.manager)

    assert manager.visit("/people-lost-factor").select("main form") == []
    assert manager.send(f"/people-lost-factor/{asked.id}/agreement").status_code == 409
    assert app_of(rushcliffe.gp.id)


def test_the_ig_lead_of_the_network_is_told_by_a_letter_without_a_name(asked: FactorClearing, rushcliffe: Place):
    letter = db.session.query(Letter).filter_by(kind="factors-clearing").one()

    assert letter.recipient == rushcliffe.ig.email
    assert "https://socialrx.test/people-lost-factor" in letter.body
    assert rushcliffe.gp.family_name not in letter.title + letter.body


def test_another_networks_people_find_nothing(asked: FactorClearing, nottingham_west: Place, rushcliffe: Place, browse):
    for somebody in (nottingham_west.ig, nottingham_west.manager):
        stranger = browse(somebody)
        assert "Nobody waits" in stranger.visit("/people-lost-factor").text
        assert stranger.send(f"/people-lost-factor/{asked.id}/agreement").status_code == 404
    assert browse(nottingham_west.manager).get(f"/people-lost-factor/{rushcliffe.gp.id}").status_code == 404


@pytest.mark.parametrize("role", ["gp", "receptionist", "link_worker", "lead"])
def test_nobody_else_may_ask_or_agree(role: str, asked: FactorClearing, rushcliffe: Place, browse):
    somebody = browse(getattr(rushcliffe, role))

    assert somebody.get(f"/people-lost-factor/{rushcliffe.gp.id}").status_code == 403
    assert somebody.get("/people-lost-factor").status_code == 403
    assert somebody.send(f"/people-lost-factor/{asked.id}/agreement").status_code == 403


def test_after_three_days_it_must_be_asked_anew(asked: FactorClearing, rushcliffe: Place, browse, time_machine_at):
    time_machine_at(clock.now() + timedelta(days=3, minutes=1))
    ig = browse(rushcliffe.ig)

    assert "Nobody waits" in ig.visit("/people-lost-factor").text
    assert ig.send(f"/people-lost-factor/{asked.id}/agreement").status_code == 409
