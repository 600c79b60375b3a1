"""What comes back on pages: a question and its answer, what did not arrive, and the whole message in three forms."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.accounts.models import Role
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.documents import message_back
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import MessageBack
from socialrx.organisations.models import Kind
from socialrx.patients.objections import ObjectionKind, record
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral
from socialrx.reminders.channels import RefusedForGood
from socialrx.reminders.delivery import send_due
from tests import factories, joans_story
from tests.factories import Place
from tests.pdf import Read


class Refusing:
    """A mail server that takes nothing."""

    def send(self, letter: Letter) -> None:
        raise RefusedForGood("550 nobody of that name")


@pytest.fixture
def closed(case: Case, rushcliffe: Place) -> Case:
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)
    return case


@pytest.fixture
def failed(referral: Referral, rushcliffe: Place) -> MessageBack:
    """The team said no, and the practice's mailbox would not have it."""
    message = feedback.refuse(referral, by=rushcliffe.lead, reason="Lives in Derby", instead="Ring Derby")
    db.session.commit()
    send_due(Refusing())
    return message


@pytest.fixture
def hospital(rushcliffe: Place):
    return factories.organisation("City Hospital", Kind.PARTNER, mailbox="ward@hospital.example")


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_the_team_asks_the_practice_answers_and_the_team_is_told(referral: Referral, rushcliffe: Place, browse):
    lead, staff = browse(rushcliffe.lead), browse(rushcliffe.receptionist)
    lead.send(f"/new-referrals/{referral.id}/question", question="Which number may we ring?")
    assert [letter.recipient for letter in letters("message-back")] == [rushcliffe.practice.mailbox]

    staff.follow(f"/practice/referrals/{referral.id}/answer", answer="The landline")

    [letter] = letters("answered")
    assert letter.recipient == rushcliffe.team.mailbox
    assert f"/new-referrals/{referral.id}" in letter.body
    assert not any(word in letter.title + letter.body for word in ("landline", "Joan", "number"))
    assert "Answered" in lead.visit("/new-referrals/").select_one("tbody tr").text
    page = lead.visit(f"/new-referrals/{referral.id}")
    assert [one.text for one in page.select("dl.nhsuk-u-margin-bottom-0 dd")] == [
        "Which number may we ring?",
        "The landline",
    ]


def test_a_question_to_a_partner_goes_to_the_partner(rushcliffe: Place, hospital, browse, joan):
    nurse = factories.user("Nora", "Finch", Role.PARTNER_REFERRER, hospital)
    referral = factories.referral(joan, nurse, source="hospital")
    referral.referring_organisation_id = hospital.id
    browse(rushcliffe.lead).send(f"/new-referrals/{referral.id}/question", question="Which ward?")

    [letter] = letters("question")
    assert letter.recipient == "ward@hospital.example"
    assert letters("message-back") == []
    page = browse(nurse).visit(f"/sent-by-us/{referral.id}")
    assert "Which ward?" in page.text and rushcliffe.team.phone in page.text
    assert "Waiting for your answer" not in browse(rushcliffe.gp).visit("/practice/referrals").text
    assert browse(nurse).send(f"/practice/referrals/{referral.id}/answer", answer="x").status_code == 403


def test_too_many_words_are_said_on_the_form_and_nothing_is_kept(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    for path, field in (("question", "question"), ("refusal", "reason")):
        page = lead.follow(f"/new-referrals/{referral.id}/{path}", **{field: "word " * 60})
        assert "fewer than 60 words" in page.select_one(f".nhsuk-error-summary a[href='#{field}']").text

    assert referral.status is Status.RECEIVED
    assert letters("message-back") == []


def test_too_many_words_for_the_practice_are_said_when_a_case_closes(case: Case, rushcliffe: Place, browse):
    sent = {"reason": "goals_met", "ended_by": "together", "what_changed": "Much. " * 200, "wanted": "word " * 50}
    worker = browse(rushcliffe.link_worker)

    page = worker.follow(f"/cases/{case.id}/closure", **sent)

    assert "take out" in page.select_one(".nhsuk-error-summary a[href='#wanted']").text
    assert db.session.get(Case, case.id).is_open
    assert "Case closed" in worker.follow(f"/cases/{case.id}/closure", **(sent | {"wanted": "A blood test"})).text


def test_what_did_not_arrive_is_on_the_leads_first_page_until_somebody_told_them(failed, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    assert "1 message not delivered" in lead.visit("/new-referrals/").text

    row = lead.visit("/not-delivered").select_one(".srx-card").text
    assert failed.referral.reference in row
    assert rushcliffe.practice.phone in row and "Could not be delivered" in row
    page = lead.follow(f"/not-delivered/{failed.id}/told", how="Rang the practice manager")

    assert "Everything has left." in page.text
    assert "not delivered" not in lead.visit("/new-referrals/").text
    assert (failed.told_how, failed.told_by_id) == ("Rang the practice manager", rushcliffe.lead.id)


def test_it_can_be_sent_again_to_where_the_practice_reads_its_post_now(failed, rushcliffe: Place, browse):
    rushcliffe.practice.mailbox = "new@practice.example"
    page = browse(rushcliffe.lead).follow(f"/not-delivered/{failed.id}/again")

    assert "It is on its way again." in page.text
    assert [letter.recipient for letter in letters("message-back")][-1] == "new@practice.example"
    assert "Everything has left." in page.text


def test_a_letter_that_waits_for_a_quarter_of_an_hour_is_shown(referral, rushcliffe: Place, browse, time_machine_at):
    feedback.ask(referral, by=rushcliffe.lead, question="Which number?")
    db.session.commit()
    lead = browse(rushcliffe.lead)
    assert "not delivered" not in lead.visit("/new-referrals/").text

    time_machine_at(clock.now() + timedelta(minutes=16))
    lead = browse(rushcliffe.lead)

    assert "1 message not delivered" in lead.visit("/new-referrals/").text
    assert "Still waiting to leave" in lead.visit("/not-delivered").text


def test_nobody_else_sees_or_settles_what_did_not_arrive(failed, nottingham_west: Place, rushcliffe, browse):
    stranger = browse(nottingham_west.lead)

    assert "Everything has left." in stranger.visit("/not-delivered").text
    assert stranger.send(f"/not-delivered/{failed.id}/told", how="x").status_code == 404
    assert browse(rushcliffe.gp).get("/not-delivered").status_code == 403


@pytest.mark.parametrize("door", ["worker", "practice"])
def test_the_whole_message_is_text_pdf_and_json(closed: Case, rushcliffe: Place, browse, door: str):
    of_worker, of_practice = f"/cases/{closed.id}", f"/practice/referrals/{closed.referral_id}"
    who, at = (rushcliffe.link_worker, of_worker) if door == "worker" else (rushcliffe.gp, of_practice)
    reader = browse(who)

    page, pdf, data = (reader.get(f"{at}/message-back{end}") for end in ("", ".pdf", ".json"))

    assert message_back.VIEW in reader.visit(f"{at}/message-back").select_one("textarea[readonly]").text
    assert "A blood test" in page.text and "A blood test" in " ".join(Read(pdf.data).said)
    assert data.json["Plan and requested actions"]["Actions for professionals"] == "A blood test"
    assert "Joan" not in pdf.headers["Content-Disposition"]
    assert pdf.headers["Cache-Control"] == data.headers["Cache-Control"] == "no-store"


def test_reception_an_open_case_and_an_objection_get_none_of_it(case: Case, rushcliffe: Place, browse):
    path = f"/practice/referrals/{case.referral_id}/message-back"
    assert browse(rushcliffe.gp).get(path).status_code == 404
    joans_story.closed(case, rushcliffe)
    assert browse(rushcliffe.receptionist).get(path).status_code == 403
    record(case.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my GP")
    db.session.commit()

    for end in ("", ".pdf", ".json"):
        assert browse(rushcliffe.gp).get(path + end).status_code == 403
        answer = browse(rushcliffe.link_worker).get(f"/cases/{case.id}/message-back{end}")
        assert answer.status_code == (409 if end else 200) and "blood" not in answer.text


def test_of_somebody_whose_whereabouts_are_hidden_the_list_names_no_practice(failed, rushcliffe: Place, browse):
    failed.referral.patient.is_s_flagged = True

    row = browse(rushcliffe.lead).visit("/not-delivered").select_one(".srx-card").text

    assert failed.referral.reference in row
    assert rushcliffe.practice.name not in row and rushcliffe.practice.phone not in row
