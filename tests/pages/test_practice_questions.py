"""A question to the practice, from the person's page to the answer that is read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from socialrx.caseload import asking
from socialrx.caseload.models import Case, PracticeQuestion, QuestionState
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.patients.objections import ObjectionKind, record
from tests.factories import Place

WORDS = "Is she still on the new tablets?"


@pytest.fixture
def question(case: Case, rushcliffe: Place) -> PracticeQuestion:
    made = asking.ask(case, WORDS, by=rushcliffe.link_worker)
    db.session.commit()
    return made


def test_a_worker_asks_and_it_waits_on_today(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/practice-question"
    assert amina.visit(f"/cases/{case.id}").select_one(f'a[href="{path}"]')

    page = amina.follow(path, words=WORDS)

    assert "The practice is asked" in page.text and WORDS in page.text
    assert "The practice, about Joan Sutton" in " ".join(amina.visit("/today").text.split())


def test_the_practice_finds_it_first_and_answers_in_the_box(
    case: Case, question: PracticeQuestion, rushcliffe: Place, browse
):
    for user in (rushcliffe.gp, rushcliffe.receptionist):
        desk = browse(user)
        listed = desk.visit("/practice/referrals").select_one("#questions").find_next("ul")
        assert "Joan Sutton" in listed.text and WORDS not in listed.text
        page = desk.visit(f"/practice/referrals/{case.referral_id}")
        assert WORDS in page.text and page.select_one(f'a[href="/practice/questions/{question.id}"]')

    page = browse(rushcliffe.gp).follow(f"/practice/questions/{question.id}", answer="Yes, since June")

    assert "Your answer is with the link worker" in page.text and "Yes, since June" in page.text
    assert browse(rushcliffe.gp).visit("/practice/referrals").select_one("#questions") is None


def test_an_empty_answer_is_asked_for_and_a_second_one_changes_nothing(
    question: PracticeQuestion, rushcliffe: Place, browse
):
    gp, path = browse(rushcliffe.gp), f"/practice/questions/{question.id}"
    assert "Enter your answer" in gp.follow(path, answer=" ").text
    gp.follow(path, answer="Yes")

    assert gp.send(path, answer="No").status_code == 200

    assert db.session.get(PracticeQuestion, question.id).answer == "Yes"


def test_an_answer_stands_on_today_until_it_is_read(case: Case, question: PracticeQuestion, rushcliffe: Place, browse):
    asking.answer(question, "Yes, since June", by=rushcliffe.gp)
    db.session.commit()
    amina = browse(rushcliffe.link_worker)
    assert amina.visit("/today").select_one("#answered")
    assert "Yes, since June" in amina.visit(f"/cases/{case.id}").text

    page = amina.follow(f"/practice-questions/{question.id}/reading")

    assert "Yes, since June" in page.text and "I have read this answer" not in page.text
    assert amina.visit("/today").select_one("#answered") is None


def test_a_question_that_did_not_arrive_stands_on_today(question: PracticeQuestion, rushcliffe: Place, browse):
    letter = db.session.scalars(select(Letter).where(Letter.kind == "practice-question")).one()
    letter.failed_at, letter.is_waiting = clock.now(), False
    db.session.commit()

    assert "the letter to the practice" in browse(rushcliffe.link_worker).visit("/today").text


def test_it_is_taken_back_and_the_practice_is_asked_no_more(
    case: Case, question: PracticeQuestion, rushcliffe: Place, browse
):
    page = browse(rushcliffe.link_worker).follow(f"/practice-questions/{question.id}/withdrawal", why="She told me")

    assert "Taken back: She told me" in page.text
    gp = browse(rushcliffe.gp)
    assert gp.visit("/practice/referrals").select_one("#questions") is None
    assert "needs no answer any more" in gp.visit(f"/practice/questions/{question.id}").text


def test_where_the_practice_cannot_be_asked_the_page_says_what_to_do(case: Case, rushcliffe: Place, browse):
    rushcliffe.practice.mailbox = ""
    db.session.commit()
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/practice-question"

    page = amina.visit(path)

    assert "Ring it on 0115 496 0100" in page.text and page.select_one("textarea") is None
    amina.follow(path, words=WORDS)
    assert db.session.scalars(select(PracticeQuestion)).all() == []


def test_an_objection_that_came_later_hides_it_from_the_practice(
    case: Case, question: PracticeQuestion, rushcliffe: Place, browse
):
    record(case.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my doctor")
    db.session.commit()
    gp = browse(rushcliffe.gp)

    assert gp.get(f"/practice/questions/{question.id}").status_code == 404
    assert WORDS not in gp.visit(f"/practice/referrals/{case.referral_id}").text
    assert gp.visit("/practice/referrals").select_one("#questions") is None


def test_late_is_said_on_both_sides(case: Case, question: PracticeQuestion, rushcliffe: Place, browse):
    question.due_on = clock.today() - timedelta(days=2)
    db.session.commit()

    assert "Late" in browse(rushcliffe.gp).visit("/practice/referrals").select_one("#questions").find_next("ul").text
    assert browse(rushcliffe.lead).visit(f"/cases/{case.id}").select_one("#practice + div .srx-late")
    assert db.session.get(PracticeQuestion, question.id).state is QuestionState.ASKED


def test_nobody_else_asks_or_answers(
    case: Case, question: PracticeQuestion, rushcliffe: Place, nottingham_west: Place, browse
):
    ask, answer = f"/cases/{case.id}/practice-question", f"/practice/questions/{question.id}"
    for user in (rushcliffe.gp, rushcliffe.lead, rushcliffe.manager, rushcliffe.ig):
        assert browse(user).get(ask).status_code == 403
    assert browse(nottingham_west.link_worker).get(ask).status_code == 404
    assert browse(nottingham_west.gp).get(answer).status_code == 404
    assert browse(rushcliffe.link_worker).get(answer).status_code == 403
