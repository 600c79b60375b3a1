"""Asking another team, answering it, and who learns what before the answer."""

import pytest
from sqlalchemy import select

from socialrx.caseload import transfers
from socialrx.caseload.models import Case, Transfer, TransferState
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.actions import close_practice
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

WHY = "Sees you at the library in Beeston."


@pytest.fixture
def west(nottingham_west: Place) -> Place:
    return nottingham_west


@pytest.fixture
def asked(case: Case, rushcliffe: Place, west: Place) -> Transfer:
    made = transfers.ask(case.referral, west.team, by=rushcliffe.lead, why=WHY)
    db.session.commit()
    return made


def test_a_lead_asks_from_the_persons_page_and_reads_what_the_other_team_will_see(
    case: Case, rushcliffe: Place, west: Place, browse
):
    tom, path = browse(rushcliffe.lead), f"/transfers/of/{case.referral_id}"
    assert tom.visit(f"/cases/{case.id}").select_one(f'a[href="{path}"]')
    assert "It does not see who they are." in tom.visit(path).text

    page = tom.follow(path, team=str(west.team.id), why=WHY)

    assert "Nottingham West link workers answers by" in page.text
    assert db.session.scalars(select(Transfer)).one().asked_by == rushcliffe.lead
    assert "Waiting for the other team" in tom.visit(f"/cases/{case.id}").text


def test_a_new_referral_says_that_another_team_is_asked(referral: Referral, rushcliffe: Place, west: Place, browse):
    tom = browse(rushcliffe.lead)
    assert tom.visit(f"/new-referrals/{referral.id}").select_one(f'a[href="/transfers/of/{referral.id}"]')

    tom.send(f"/transfers/of/{referral.id}", team=str(west.team.id), why=WHY)

    page = tom.visit(f"/new-referrals/{referral.id}")
    assert "Waiting for the other team" in page.text
    assert not page.select(f'a[href="/transfers/of/{referral.id}"]')


def test_the_lead_who_is_asked_finds_it_in_new_referrals_without_a_name(asked: Transfer, case: Case, west, browse):
    una = browse(west.lead)

    for path in ("/new-referrals/", "/transfers/", f"/transfers/asked/{asked.id}"):
        page = una.visit(path)
        assert case.referral.reference in page.text
        assert not [word for word in ("Joan", "Sutton", "07700", case.patient.nhs_number) if word in page.text]
    assert WHY in page.text
    assert "You see who it is when you have said yes." in page.text
    assert una.get(f"/cases/{case.id}").status_code == 404


def test_an_answer_that_is_overdue_stands_out(asked: Transfer, rushcliffe: Place, west: Place, browse):
    asked.due_on = clock.today().replace(year=clock.today().year - 1)
    db.session.commit()

    assert browse(west.lead).visit("/new-referrals/").select_one(".srx-late").text == "late"
    assert "late: ring them" in browse(rushcliffe.lead).visit("/transfers/").text


def test_yes_opens_them_to_the_new_team_and_shuts_them_to_the_old(
    asked: Transfer, case: Case, rushcliffe, west, browse
):
    una = browse(west.lead)

    page = una.follow(f"/transfers/asked/{asked.id}/acceptance")

    assert "They are with your team now." in page.text
    assert "Joan Sutton" in page.text
    for user in (rushcliffe.lead, rushcliffe.link_worker):
        assert browse(user).get(f"/cases/{case.id}").status_code == 404
    assert "Joan" not in browse(rushcliffe.lead).visit("/transfers/").text


def test_no_needs_a_reason_and_comes_back_with_it(asked: Transfer, case: Case, rushcliffe: Place, west, browse):
    una, path = browse(west.lead), f"/transfers/asked/{asked.id}/refusal"
    assert "Say why" in una.follow(path, why="").text

    una.follow(path, why="No room until June")

    assert "not accepted" in browse(rushcliffe.lead).visit("/transfers/").text
    assert "No room until June" in browse(rushcliffe.lead).visit("/transfers/").text
    assert case.team == rushcliffe.team


def test_the_team_that_asked_can_keep_them(asked: Transfer, rushcliffe: Place, west: Place, browse):
    page = browse(rushcliffe.lead).follow(f"/transfers/ours/{asked.id}/withdrawal", why="")

    assert "You keep them." in page.text
    assert asked.state is TransferState.WITHDRAWN
    assert "Taken back" in browse(west.lead).visit(f"/transfers/asked/{asked.id}").text
    assert browse(west.lead).send(f"/transfers/asked/{asked.id}/acceptance").status_code == 409


def test_neither_side_answers_for_the_other(asked: Transfer, rushcliffe: Place, west: Place, browse):
    assert browse(rushcliffe.lead).send(f"/transfers/asked/{asked.id}/acceptance").status_code == 404
    assert browse(west.lead).send(f"/transfers/ours/{asked.id}/withdrawal", why="").status_code == 404
    assert asked.state is TransferState.ASKED


def test_a_third_team_knows_nothing_of_it(asked: Transfer, browse):
    far = factories.place("Far", ods="U99464", practice_ods="C84066")

    assert browse(far.lead).get(f"/transfers/asked/{asked.id}").status_code == 404
    assert "Asked of us" in browse(far.lead).visit("/transfers/").text


def test_only_leads_move_people(asked: Transfer, case: Case, rushcliffe: Place, browse):
    for user in (rushcliffe.link_worker, rushcliffe.gp, rushcliffe.manager, rushcliffe.ig):
        somebody = browse(user)
        assert somebody.get("/transfers/").status_code == 403
        assert somebody.get(f"/transfers/of/{case.referral_id}").status_code == 403


def test_whose_practice_has_closed_is_listed_to_the_lead(case: Case, rushcliffe: Place, browse):
    close_practice(rushcliffe.practice, clock.today())
    db.session.commit()

    page = browse(rushcliffe.lead).visit("/transfers/")

    assert "Ask where they are registered now." in page.text
    assert page.select_one(f'a[href="/cases/{case.id}"]').text == "Joan Sutton"
