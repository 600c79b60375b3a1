"""The PCN's report as people open it."""

import pytest

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.referrals.models import Referral
from tests.factories import Place


def test_the_manager_sees_how_many_and_for_which_practice(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.manager).visit("/report/")

    assert "1 referral of 1 person" in page.text
    assert "Rushcliffe Surgery" in page.text
    assert page.select_one("svg[role=img] title").text.startswith("Referrals received each month")


def test_nobodys_name_is_on_the_report_its_rows_or_its_spreadsheet(case: Case, rushcliffe: Place, browse):
    manager = browse(rushcliffe.manager)

    for path in ("/report/", "/report/rows", "/report/report.csv?for=inside"):
        text = manager.get(path).text
        for secret in (case.patient.given_name, case.patient.family_name, case.patient.nhs_number, case.patient.mobile):
            assert secret not in text


def test_a_figure_opens_to_its_rows(referral: Referral, rushcliffe: Place, browse):
    manager = browse(rushcliffe.manager)
    [link] = [a["href"] for a in manager.visit("/report/").select("td a") if "practice=" in a["href"]]

    assert referral.reference in manager.visit(link).text


def test_months_that_make_no_sense_are_answered_in_words(rushcliffe: Place, browse):
    page = browse(rushcliffe.manager).visit("/report/?first=2026-99&last=x")

    assert "Choose months like 2026-03" in page.text


def test_a_spreadsheet_is_for_outside_unless_inside_is_asked_for_and_goes_on_the_trail(
    referral: Referral, rushcliffe: Place, browse
):
    manager = browse(rushcliffe.manager)

    assert "received,*," in manager.get("/report/report.csv").text
    assert db.session.query(TrailEntry).filter_by(deed=Deed.EXPORTED, user_id=rushcliffe.manager.id).count() == 1


def test_another_pcns_manager_counts_none_of_them(referral: Referral, nottingham_west: Place, browse):
    page = browse(nottingham_west.manager).visit("/report/")

    assert "No referrals were received" in page.text
    assert "Rushcliffe" not in page.text


@pytest.mark.parametrize("role", ["gp", "receptionist", "link_worker"])
def test_those_who_do_not_report_are_refused(role: str, rushcliffe: Place, browse):
    assert browse(getattr(rushcliffe, role)).get("/report/").status_code == 403


def test_it_says_that_whoever_objects_to_being_counted_is_left_out(rushcliffe: Place, browse):
    assert "People who object to being counted are left out" in browse(rushcliffe.manager).visit("/report/").text
