"""What a practice sees of what it sent: states in words, questions, and what came back."""

from datetime import timedelta

import pytest

from socialrx.blueprints.kit.standing import what_next
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, CaseStatus, EndedBy
from socialrx.caseload.standing import sent_as
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.feedback import actions as feedback
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place


def returned(referral: Referral, place: Place, question: str = "Which number may we ring?") -> Referral:
    feedback.ask(referral, by=place.lead, question=question)
    db.session.commit()
    return referral


def test_the_list_says_each_state_in_words_with_the_workers_first_name(rushcliffe: Place, browse, case: Case):
    [row] = browse(rushcliffe.gp).visit("/practice/referrals").select("tbody tr")

    words = " ".join(row.text.split())
    assert "Joan Sutton" in words
    assert "With a link worker" in words
    assert "Amina" in words
    assert "Hassan" not in words


def test_what_is_wanted_of_the_practice_stands_first(rushcliffe: Place, browse, referral: Referral):
    returned(referral, rushcliffe)
    newer = factories.referral(factories.patient("Bill", "Webb", practice=rushcliffe.practice), rushcliffe.gp)

    page = browse(rushcliffe.receptionist).visit("/practice/referrals")

    headings = [heading.text for heading in page.select("h2, caption")]
    assert headings == ["Waiting for your answer", "Newest first"]
    assert "Joan Sutton" in page.select_one(".srx-rows").text
    assert newer.reference in page.select_one("tbody tr").text


def test_a_long_list_goes_on_at_the_next_page(rushcliffe: Place, browse):
    for number in range(27):
        factories.referral(factories.patient(f"Ann{number}", practice=rushcliffe.practice, no_number_reason="x"), None)
    gp = browse(rushcliffe.gp)

    first = gp.visit("/practice/referrals")
    [link] = [link for link in first.select("main a") if link.text == "Show older referrals"]
    second = gp.visit(link["href"])

    rows = [*first.select("tbody tr"), *second.select("tbody tr")]
    assert len({row.select_one("a")["href"] for row in rows}) == len(rows) == 27
    assert not [link for link in second.select("main a") if link.text == "Show older referrals"]


def test_a_practice_that_sent_nothing_is_told_so(rushcliffe: Place, browse):
    assert "has not referred anybody yet" in browse(rushcliffe.gp).visit("/practice/referrals").text


def test_the_page_of_a_referral_says_what_comes_next_and_whom_to_ring(rushcliffe: Place, browse, case: Case):
    page = browse(rushcliffe.receptionist).visit(f"/practice/referrals/{case.referral_id}").text

    due = case.referral.contact_due_on
    assert f"Amina will get in touch with the patient by {due:%A} {due.day} {due:%B}" in page
    assert rushcliffe.team.phone in page
    assert case.referral.reference in page


def test_a_contact_that_is_late_is_said_to_be_late(referral: Referral):
    referral.contact_due_on = clock.today() - timedelta(days=3)
    db.session.commit()

    assert "Contact was due by" in what_next(sent_as(referral))
    assert "Ring the team" in what_next(sent_as(referral))


def test_every_state_has_words_for_what_comes_next(referral: Referral):
    sent = sent_as(referral)
    told = {what_next(sent._replace(status=status)) for status in Status if status is not Status.ACCEPTED}
    taken = sent._replace(status=Status.ACCEPTED, case_status=CaseStatus.OPEN, next_on=clock.today(), worker="Amina")
    told |= {what_next(taken), what_next(taken._replace(attempts=1))}
    told |= {what_next(taken._replace(first_contact_at=clock.now()))}
    told |= {what_next(taken._replace(case_status=status)) for status in (CaseStatus.ON_HOLD, CaseStatus.CLOSED)}

    assert len(told) == 10


def test_a_question_is_answered_where_it_is_read(rushcliffe: Place, browse, referral: Referral):
    returned(referral, rushcliffe)
    receptionist = browse(rushcliffe.receptionist)

    asked = receptionist.visit(f"/practice/referrals/{referral.id}")
    answered = receptionist.follow(f"/practice/referrals/{referral.id}/answer", answer="The landline")

    assert "Which number may we ring?" in asked.text
    assert asked.select_one("form[action$='/answer'] textarea")
    assert "Your answer is with the team." in answered.text
    assert (referral.status, referral.reason_of("answer")) == (Status.RECEIVED, "The landline")
    assert referral.steps[-1].by == rushcliffe.receptionist


def test_an_empty_answer_is_asked_for_again(rushcliffe: Place, browse, referral: Referral):
    returned(referral, rushcliffe)

    page = browse(rushcliffe.gp).follow(f"/practice/referrals/{referral.id}/answer", answer=" ")

    assert "Enter your answer" in page.select_one(".nhsuk-error-summary").text
    assert "Which number may we ring?" in page.text
    assert referral.status is Status.RETURNED


def test_a_question_that_was_answered_already_is_not_answered_twice(rushcliffe: Place, browse, referral: Referral):
    answer = browse(rushcliffe.gp).send(f"/practice/referrals/{referral.id}/answer", answer="The landline")

    assert answer.status_code == 409


def test_a_referral_is_taken_back_with_a_reason_and_the_case_ends_with_it(rushcliffe: Place, browse, case: Case):
    path = f"/practice/referrals/{case.referral_id}/withdrawal"
    gp = browse(rushcliffe.gp)

    assert "Say why you are taking it back" in gp.follow(path, reason="").text
    assert case.is_open
    page = gp.follow(path, reason="She has moved to Leeds")

    assert "The referral has been taken back." in page.text
    assert (case.referral.status, case.referral.reason_of("withdraw")) == (Status.WITHDRAWN, "She has moved to Leeds")
    assert (case.is_open, case.ended_by) == (False, EndedBy.REFERRER)


def test_what_has_ended_is_not_offered_to_be_taken_back(rushcliffe: Place, browse, case: Case):
    feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    gp = browse(rushcliffe.gp)

    page = gp.visit(f"/practice/referrals/{case.referral_id}")
    answer = gp.send(f"/practice/referrals/{case.referral_id}/withdrawal", reason="no longer needed")

    assert not page.select("a[href$='/withdrawal']")
    assert answer.status_code == 409
    assert case.referral.status is Status.ACCEPTED


def test_a_message_back_is_three_lines_that_can_be_copied(rushcliffe: Place, browse, referral: Referral):
    message = feedback.ask(referral, by=rushcliffe.lead, question="Which number may we ring?")
    db.session.commit()
    gp = browse(rushcliffe.gp)

    page = gp.visit(f"/practice/messages/{message.id}")

    assert page.select_one("textarea[readonly]").text == message.text
    assert [line.text for line in page.select("dt")] == ["Wanted from you", "What happened", "Arranged", "Next"]
    assert f"/practice/messages/{message.id}" in str(gp.visit(f"/practice/referrals/{referral.id}"))


def test_the_codes_that_fit_a_message_are_offered_beside_it(rushcliffe: Place, browse, case: Case):
    casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation")
    message = feedback.first_contact_made(case, by=rushcliffe.link_worker)
    db.session.commit()

    assert "1362931000000106" in browse(rushcliffe.gp).visit(f"/practice/messages/{message.id}").text


@pytest.mark.parametrize("after", ["nonsense", "0192f0c0-0000-7000-8000-000000000000"])
def test_a_list_cannot_go_on_after_what_is_not_ours(rushcliffe: Place, browse, after: str):
    assert browse(rushcliffe.gp).get(f"/practice/referrals?after={after}").status_code == 404
