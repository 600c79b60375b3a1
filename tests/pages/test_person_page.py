"""A person's page: how to reach them safely, what is owed, and everything that happened."""

from datetime import timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import AccessNeed, RiskAnswer
from socialrx.patients.risk import assess
from tests.factories import Place


def test_the_page_begins_with_how_to_reach_the_person_safely(case: Case, rushcliffe: Place, browse):
    case.patient.landline, case.patient.best_time = "0115 496 0300", "mornings"
    case.patient.contact_warning = "Her son may answer"

    safely = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").select_one("h1 ~ *")

    assert [link["href"] for link in safely.select("a")] == ["tel:07700900123", "tel:01154960300"]
    assert "Do not leave a message" in safely.text
    assert "Take care: Her son may answer" in safely.text
    assert "Best: telephone, mornings" in safely.text


def test_leave_to_leave_a_message_is_said_as_plainly(case: Case, rushcliffe: Place, browse):
    case.patient.may_leave_message = True

    assert "You may leave a message" in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_an_interpreter_is_named_before_the_call(case: Case, rushcliffe: Place, browse):
    case.patient.interpreter = "204211000000109"

    assert "Urdu language interpreter needed" in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_nobody_is_told_to_ring_somebody_who_has_died(case: Case, rushcliffe: Place, browse):
    case.patient.died_on = clock.today()

    assert "Do not ring or write" in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_the_banner_names_needs_risks_with_their_assessor_and_access_needs(case: Case, rushcliffe: Place, browse):
    assess(case.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="Large dog", assessor="Dr Marsh")
    case.patient.access_needs.append(AccessNeed(key="hearing", label="Uses hearing aid"))

    banner = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").select_one(".srx-banner").text

    assert "Loneliness or social isolation" in banner
    assert "Large dog" in banner
    assert "Dr Marsh" in banner
    assert "Uses hearing aid" in banner


def test_not_assessed_stands_out(case: Case, rushcliffe: Place, browse):
    assess(case.patient, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)

    tag = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").select_one(".srx-banner .nhsuk-tag")

    assert tag.text == "Not assessed"


def test_the_stage_and_the_next_step_with_its_day_are_said(case: Case, rushcliffe: Place, browse):
    case.will(NextKind.MEET, on=clock.today() - timedelta(days=1), note="library")

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}")

    assert page.find("h2", string="To be contacted")
    assert " ".join(page.select_one(".srx-next").text.split()) == "1 day late: Meet, library"


def test_everything_that_happened_is_on_the_page(case: Case, rushcliffe: Place, browse):
    casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation", note="Chess")

    timeline = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").select_one(".srx-timeline").text

    assert "Spoke, conversation held (telephone)" in timeline
    assert "Chess" in timeline


def test_what_a_person_typed_is_never_markup(case: Case, rushcliffe: Place, browse):
    note = "<script>alert(1)</script>"
    casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation", note=note)

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}")

    assert note in page.select_one(".srx-timeline").text
    assert not page.select(".srx-timeline script")


def test_every_persons_page_leads_to_what_to_do_when_worried(case: Case, rushcliffe: Place, browse):
    for user, leads_to in ((rushcliffe.link_worker, "concern"), (rushcliffe.lead, "worried")):
        link = browse(user).visit(f"/cases/{case.id}").find("a", string="Worried about safety now?")
        assert link["href"] == f"/cases/{case.id}/{leads_to}"


def test_a_lead_reads_the_page_and_is_offered_nothing_they_may_not_do(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(f"/cases/{case.id}")

    assert not page.find("a", string="Record a contact")
    assert not page.find("a", string="Change contact details")
    assert page.find("a", string="Hand over")


def test_a_closed_case_says_why_and_offers_no_contact(case: Case, rushcliffe: Place, browse):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by="together")

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}")

    assert page.find("h2", string="Closed")
    assert "Goals met" in page.text
    assert not page.find("a", string="Record a contact")


def test_opening_the_page_goes_on_the_trail(case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.lead).visit(f"/cases/{case.id}")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED, user_id=rushcliffe.lead.id)
    assert (entry.subject_id, entry.patient_id) == (case.id, case.patient_id)


def test_the_page_costs_the_same_queries_however_long_the_story(case: Case, rushcliffe: Place, browse, queries):
    amina = browse(rushcliffe.link_worker)
    path = f"/cases/{case.id}"
    amina.get(path)
    short = queries(lambda: amina.get(path))
    for _ in range(20):
        casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="no_answer")
        casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises")
    db.session.commit()

    long = queries(lambda: amina.get(path))

    assert len(long) == len(short)
    assert len(long) <= 16


PAGES = ["", "/contact", "/next", "/reach", "/risk", "/hold", "/worker", "/declined", "/concern"]


@pytest.mark.parametrize("page", PAGES)
def test_another_networks_people_do_not_exist(case: Case, nottingham_west: Place, browse, page: str):
    assert browse(nottingham_west.link_worker).get(f"/cases/{case.id}{page}").status_code in (403, 404)
    browse(nottingham_west.link_worker).visit(f"/cases/{case.id}", 404)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_practices_and_managers_may_not_open_a_persons_pages(case: Case, rushcliffe, browse, who: str, page: str):
    assert browse(getattr(rushcliffe, who)).get(f"/cases/{case.id}{page}").status_code == 403


@pytest.mark.parametrize("page", ["/contact", "/next", "/reach", "/risk", "/hold", "/declined"])
def test_a_lead_who_is_no_link_worker_may_not_work_the_case(case: Case, rushcliffe: Place, browse, page: str):
    assert browse(rushcliffe.lead).get(f"/cases/{case.id}{page}").status_code == 403


def test_a_case_can_be_paused_with_a_reason_and_a_day_and_resumed(case: Case, rushcliffe: Place, browse):
    amina, until = browse(rushcliffe.link_worker), clock.today() + timedelta(days=20)
    day = {"until-day": until.day, "until-month": until.month, "until-year": until.year}

    paused = amina.follow(f"/cases/{case.id}/hold", reason="in_hospital", **day)
    assert paused.find("h2", string="On hold")
    resumed = amina.follow(f"/cases/{case.id}/resumption")

    assert resumed.find("h2", string="To be contacted")
    assert case.next_on == clock.today()


def test_a_pause_without_reason_or_day_is_refused_on_the_form(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/hold")

    summary = page.select_one(".nhsuk-error-summary").text
    assert "Choose why it is paused" in summary
    assert "Enter the day to look again" in summary
