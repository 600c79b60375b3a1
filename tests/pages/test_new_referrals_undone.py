"""New referrals: what a lead may undo, and who may not come in."""

import pytest
from sqlalchemy import select

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral
from tests.factories import Place

DEEDS = ["", "acceptance", "question", "answer", "refusal", "reconsideration", "mistake", "restoration"]
LEADS_ONLY = ["reconsideration", "mistake", "restoration"]


def at(referral: Referral, deed: str = "") -> str:
    return f"/new-referrals/{referral.id}" + (f"/{deed}" if deed else "")


def test_a_lead_reconsiders_what_was_not_accepted(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    lead.send(at(referral, "refusal"), reason="Lives in Derby")
    assert "Joan Sutton" in lead.visit("/new-referrals/not-taken-on").text

    page = lead.follow(at(referral, "reconsideration"), reason="She has moved back")

    assert referral.status is Status.RECEIVED
    assert "is in New referrals again" in page.text
    assert "Joan Sutton" in lead.visit("/new-referrals/").text


def test_a_lead_strikes_out_a_duplicate_and_puts_it_back(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    page = lead.follow(at(referral, "mistake"), mistake="duplicate", explanation="Sent on Monday too")
    assert referral.status is Status.VOIDED
    assert "Sent on Monday too" in page.text

    lead.send(at(referral, "restoration"), reason="They are two people")
    assert referral.status is Status.RECEIVED


def test_striking_out_an_accepted_one_closes_its_case(case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.lead).send(at(case.referral, "mistake"), mistake="data_error", explanation="Wrong person")

    assert not case.is_open


def test_only_a_duplicate_or_an_error_is_offered(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(at(referral, "mistake"))

    assert [box["value"] for box in page.select("main input[type=radio]")] == ["duplicate", "data_error"]


def test_the_list_of_what_was_not_taken_on_may_be_empty(rushcliffe: Place, browse):
    assert "There are none." in browse(rushcliffe.lead).visit("/new-referrals/not-taken-on").text


@pytest.mark.parametrize("deed", LEADS_ONLY)
def test_a_link_worker_undoes_nothing(deed: str, referral: Referral, rushcliffe: Place, browse):
    worker = browse(rushcliffe.link_worker)

    assert worker.get(at(referral, deed)).status_code == 403
    assert worker.get("/new-referrals/not-taken-on").status_code == 403
    assert at(referral, deed) not in worker.get(at(referral)).text


@pytest.mark.parametrize("role", ["gp", "receptionist", "manager"])
def test_only_the_team_comes_in(role: str, referral: Referral, rushcliffe: Place, browse):
    outsider = browse(getattr(rushcliffe, role))

    assert outsider.get("/new-referrals/").status_code == 403
    for deed in DEEDS:
        assert outsider.get(at(referral, deed)).status_code == 403


@pytest.mark.parametrize("role", ["lead", "link_worker"])
def test_another_networks_referral_does_not_exist(
    role: str, referral: Referral, rushcliffe: Place, nottingham_west: Place, browse
):
    stranger = browse(getattr(nottingham_west, role))

    assert "Joan" not in stranger.visit("/new-referrals/").text
    for deed in DEEDS:
        if role == "lead" or deed not in LEADS_ONLY:
            assert stranger.get(at(referral, deed)).status_code == 404
            assert stranger.send(at(referral, deed)).status_code in {404, 405}
    assert db.session.get(Referral, referral.id).status is Status.RECEIVED


def test_nobody_comes_in_without_signing_in(referral: Referral, browse):
    assert browse(None).get("/new-referrals/").location.startswith("/sign-in")


def test_reading_one_and_seeing_the_list_go_on_the_trail(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    lead.visit("/new-referrals/")
    lead.visit(at(referral))

    [listed] = db.session.scalars(select(TrailEntry).where(TrailEntry.deed == Deed.LISTED))
    [viewed] = db.session.scalars(select(TrailEntry).where(TrailEntry.deed == Deed.VIEWED))
    assert listed.detail == "new referrals: 1"
    assert (viewed.subject_id, viewed.patient_id) == (referral.id, referral.patient_id)
