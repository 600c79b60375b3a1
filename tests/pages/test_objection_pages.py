"""Objections by the worker and the IG lead; restriction by the IG lead alone; what the practice then sees."""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import MessageBack
from socialrx.patients import objections, restriction
from socialrx.patients.objections import Objection, ObjectionKind
from socialrx.patients.restriction import Restriction
from socialrx.reminders.channels import Folder
from socialrx.reminders.delivery import send_due
from tests import factories
from tests.factories import Place

NAME = "Sutton"


def objection_of(case: Case, place: Place, kind: ObjectionKind = ObjectionKind.PRACTICE) -> Objection:
    return factories.kept(objections.record(case.patient, kind, by=place.link_worker, words="Not my surgery"))


def restricted(case: Case, place: Place) -> Restriction:
    return factories.kept(restriction.restrict(case.patient, by=place.ig, reason="CANARY disputed"))


def test_a_worker_records_an_objection_from_the_persons_page(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    link = amina.visit(f"/cases/{case.id}").find("a", string="Objections")
    assert "None recorded" in amina.visit(link["href"]).text

    page = amina.follow(link["href"], kind="practice", words="Not my surgery")

    assert "Recorded. It is asked again each time" in page.text
    assert "Not my surgery" in page.text and "Amina Hassan" in page.text
    assert "Telling the GP practice how it goes" in amina.visit(f"/cases/{case.id}").text


def test_what_was_said_and_what_about_are_needed(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/objections")

    summary = page.select_one(".nhsuk-error-summary").text
    assert "Choose what they object to" in summary and "Write what they said" in summary
    assert db.session.query(Objection).count() == 0


def test_it_is_withdrawn_by_addition(case: Case, rushcliffe: Place, browse):
    objection = objection_of(case, rushcliffe)
    amina = browse(rushcliffe.link_worker)

    page = amina.follow(f"/objections/{objection.id}/withdrawal", words="They may know")

    assert "Not my surgery" in page.text and "They may know" in page.text and "Withdrawn" in page.text
    assert not objections.objects(case.patient_id, ObjectionKind.PRACTICE)
    assert amina.send(f"/objections/{objection.id}/withdrawal", words="Again").status_code == 409


def test_the_practice_is_told_that_it_is_not_told_and_nothing_more(case: Case, rushcliffe: Place, browse):
    message = feedback.first_contact_made(case, by=rushcliffe.link_worker)
    gp = browse(rushcliffe.gp)
    path = f"/practice/referrals/{case.referral_id}"
    assert "First contact" in gp.visit(path).select_one("main ul").text

    objection_of(case, rushcliffe)

    page = gp.visit(path)
    assert "asked us not to share" in page.text
    assert not page.select("main ul.srx-rows")
    assert gp.get(f"/practice/messages/{message.id}").status_code == 404


def test_a_summary_cannot_be_fetched_by_the_practice(case: Case, rushcliffe: Place, browse):
    feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by="together")
    gp, path = browse(rushcliffe.gp), f"/practice/referrals/{case.referral_id}/summary.pdf"
    assert gp.get(path).status_code == 200

    objection_of(case, rushcliffe)

    assert gp.get(path).status_code == 403
    assert "summary.pdf" not in gp.visit(f"/practice/referrals/{case.referral_id}").decode()


def test_what_was_stopped_stands_on_the_persons_page(case: Case, rushcliffe: Place, browse, outbox):
    feedback.first_contact_made(case, by=rushcliffe.link_worker)
    objection_of(case, rushcliffe)
    send_due(Folder(outbox))

    text = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text

    assert "Not sent" in text and "The news to the practice" in text and "the person objected" in text


def test_the_ig_lead_finds_by_reference_and_reads_no_name(case: Case, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)

    page = ruth.follow("/rights/", reference=case.referral.reference.lower())

    assert case.referral.reference in page.text
    assert NAME not in page.text
    page = ruth.follow(f"/rights/people/{case.patient_id}/objections", kind="research", words="Not counted")
    assert "Not counted" in page.text and "Ruth Ellery" in page.text


def test_a_reference_of_nobody_here_is_said_so(case: Case, rushcliffe: Place, nottingham_west: Place, browse):
    elsewhere = browse(nottingham_west.ig)

    page = elsewhere.follow("/rights/", reference=case.referral.reference)

    assert "no referral with this reference" in page.select_one(".nhsuk-error-summary").text
    assert elsewhere.get(f"/rights/people/{case.patient_id}").status_code == 404


def test_restricted_work_waits_on_the_ig_leads_list(case: Case, rushcliffe: Place, browse):
    ruth, amina = browse(rushcliffe.ig), browse(rushcliffe.link_worker)
    amina.visit(f"/cases/{case.id}")
    assert "Open case" in ruth.visit(f"/rights/people/{case.patient_id}/restriction").text

    page = ruth.follow(f"/rights/people/{case.patient_id}/restriction", reason="Accuracy is disputed")

    assert "Restricted" in page.text and "Accuracy is disputed" in page.text
    assert amina.get(f"/cases/{case.id}").status_code == 404
    assert NAME not in amina.visit("/caseload").text
    listed = ruth.visit("/rights/").select_one(".srx-rows").text
    assert case.referral.reference in listed and "Open case" in listed and NAME not in listed


def test_lifted_it_is_on_the_workers_list_again(case: Case, rushcliffe: Place, browse):
    standing = restricted(case, rushcliffe)
    ruth = browse(rushcliffe.ig)

    page = ruth.follow(f"/rights/restrictions/{standing.id}/lifting", reason="Put right")

    assert "The record is not restricted" in page.text and "Put right" in page.text
    assert NAME in browse(rushcliffe.link_worker).visit("/caseload").text


def test_both_need_a_reason(case: Case, rushcliffe: Place, browse):
    ruth = browse(rushcliffe.ig)
    page = ruth.follow(f"/rights/people/{case.patient_id}/restriction", reason=" ")
    assert "Give a reason" in page.select_one(".nhsuk-error-summary").text

    page = ruth.follow(f"/rights/restrictions/{restricted(case, rushcliffe).id}/lifting", reason=" ")
    assert "Give a reason" in page.select_one(".nhsuk-error-summary").text


def test_the_practice_finds_no_restricted_patient(case: Case, rushcliffe: Place, browse):
    restricted(case, rushcliffe)
    gp = browse(rushcliffe.gp)

    assert NAME not in gp.visit("/practice/referrals").text
    assert gp.get(f"/practice/referrals/{case.referral_id}").status_code == 404
    assert gp.get(f"/refer?patient={case.patient_id}").status_code == 404


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "manager"])
def test_restriction_is_the_ig_leads_alone(who: str, case: Case, rushcliffe: Place, browse):
    standing, somebody = restricted(case, rushcliffe), browse(getattr(rushcliffe, who))

    for path in ("/rights/", f"/rights/people/{case.patient_id}", f"/rights/restrictions/{standing.id}/lifting"):
        assert somebody.get(path).status_code == 403


def test_another_teams_worker_finds_neither_person_nor_objection(case: Case, rushcliffe, nottingham_west, browse):
    objection, elsewhere = objection_of(case, rushcliffe), browse(nottingham_west.link_worker)

    assert elsewhere.get(f"/cases/{case.id}/objections").status_code == 404
    assert elsewhere.get(f"/objections/{objection.id}/withdrawal").status_code == 404


def test_looking_at_the_lists_and_at_a_person_goes_on_the_trail(case: Case, rushcliffe: Place, browse):
    objection_of(case, rushcliffe)
    ruth = browse(rushcliffe.ig)

    ruth.visit("/rights/")
    ruth.visit(f"/rights/people/{case.patient_id}")

    entries = db.session.query(TrailEntry).filter_by(user_id=rushcliffe.ig.id)
    assert entries.filter_by(deed=Deed.LISTED, detail="restrictions and objections: 1").count() == 1
    assert entries.filter_by(deed=Deed.VIEWED, patient_id=case.patient_id).count() == 1


def test_the_words_of_an_objection_are_in_no_letter_and_not_for_the_practice(case: Case, rushcliffe: Place, browse):
    objection = objection_of(case, rushcliffe)
    objection.words = "CANARY my cousin works there"
    feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by="together")
    db.session.commit()

    gp = browse(rushcliffe.gp)

    assert "CANARY" not in gp.visit(f"/practice/referrals/{case.referral_id}").text
    assert all("CANARY" not in message.text for message in db.session.query(MessageBack))


def test_a_day_is_said_for_work_that_waits(case: Case, rushcliffe: Place, browse):
    case.opened_at = clock.now() - timedelta(days=40)
    restricted(case, rushcliffe)

    text = browse(rushcliffe.ig).visit("/rights/").text

    assert f"since {clock.in_words(clock.day_of(case.opened_at))}" in " ".join(text.split())
