"""New referrals: what waits for the team, and what may be decided about one of them."""

import pytest
from sqlalchemy import select

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.feedback.models import Event, MessageBack
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Answer, Referral
from tests import factories
from tests.factories import Place

QUEUE = "/new-referrals/"


def at(referral: Referral, deed: str = "") -> str:
    return f"/new-referrals/{referral.id}" + (f"/{deed}" if deed else "")


def case_of(referral: Referral) -> Case:
    return db.session.scalars(select(Case).where(Case.referral_id == referral.id)).one()


def messages() -> list[MessageBack]:
    return list(db.session.scalars(select(MessageBack)))


def test_the_queue_says_who_waits_why_and_what_is_known_of_risk(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(QUEUE)

    row = page.select_one("tbody tr").text
    for words in ("Joan Sutton", "Loneliness", "Rushcliffe Surgery", "GP", "None known", "Received"):
        assert words in row
    assert "1 waiting" in page.text


def test_an_empty_queue_says_so(rushcliffe: Place, browse):
    assert "Nobody is waiting." in browse(rushcliffe.lead).visit(QUEUE).text


def test_a_returned_referral_stays_in_the_queue_and_says_since_when(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    page = lead.follow(at(referral, "question"), question="Which number may we ring?")

    assert "The practice has a message." in page.text
    assert "Question asked" in page.select_one("tbody tr").text
    assert referral.status is Status.RETURNED
    assert messages()[0].wanted_from_practice == "Which number may we ring?"


def test_one_referral_shows_what_is_needed_to_decide(rushcliffe: Place, browse):
    facts = {
        "contact_warning": "Her husband reads her texts",
        "door_note": "Side gate",
        "practice": rushcliffe.practice,
    }
    person = factories.patient("Edith", "Cole", **facts)
    asked = {"hopes": "Some company", "risk": RiskAnswer.RISKS, "risk_detail": "A large dog"}
    referral = factories.referral(person, rushcliffe.gp, **asked)

    page = browse(rushcliffe.link_worker).visit(at(referral)).text

    for words in ("Her husband reads her texts", "Side gate", "Some company", "A large dog", "Helen Marsh", "07700"):
        assert words in page


def test_what_the_person_said_stands_apart_from_what_the_team_did(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(at(referral))

    headings = [heading.text for heading in page.select("h2")]
    assert "What the person said" in headings and "Steps so far" in headings
    assert "Person agreed" in page.text


def test_earlier_referrals_of_the_same_person_are_shown(referral: Referral, joan: Patient, rushcliffe: Place, browse):
    referral.withdraw(by=rushcliffe.gp, reason="Moved away for a while")
    again = factories.referral(joan, rushcliffe.gp)

    assert referral.reference in browse(rushcliffe.lead).visit(at(again)).text


def test_accepting_with_a_worker_opens_a_case_and_tells_the_practice(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(at(referral, "acceptance"), worker=str(rushcliffe.link_worker.id))

    assert case_of(referral).link_worker == rushcliffe.link_worker
    assert f"{referral.reference} is accepted. Amina Hassan has it." in page.text
    assert [message.event for message in messages()] == [Event.ACCEPTED]
    assert db.session.scalars(select(Letter)).one().recipient == rushcliffe.practice.mailbox


def test_a_worker_who_takes_it_goes_on_to_the_case(referral: Referral, rushcliffe: Place, browse):
    me = rushcliffe.link_worker

    answer = browse(me).send(at(referral, "acceptance"), worker=str(me.id))

    assert answer.location == f"/cases/{case_of(referral).id}"


def test_what_is_left_waiting_for_a_worker_is_listed_below_the_queue(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(at(referral, "acceptance"), worker="nobody")

    assert case_of(referral).link_worker is None
    assert "Nobody is waiting." in page.text
    assert "Accepted, waiting for a worker" in page.text
    assert page.select_one(f'a[href="/cases/{case_of(referral).id}/worker"]')


def test_past_the_safe_number_a_reason_is_asked_for_and_nothing_is_lost(referral: Referral, rushcliffe: Place, browse):
    rushcliffe.link_worker.safe_caseload = 0
    lead, worker = browse(rushcliffe.lead), str(rushcliffe.link_worker.id)

    page = lead.follow(at(referral, "acceptance"), worker=worker)
    assert "Give a reason to go on" in page.text
    assert db.session.get(Referral, referral.id).status is Status.RECEIVED
    assert messages() == []

    lead.send(at(referral, "acceptance"), worker=worker, reason="She knows the family")
    assert case_of(referral).steps[-1].reason == "She knows the family"


def test_the_choice_says_how_many_each_worker_holds(case: Case, rushcliffe: Place, browse):
    other = factories.referral(factories.patient("Edith", "Cole", practice=rushcliffe.practice), rushcliffe.gp)

    assert "1 open case, 60 is safe" in browse(rushcliffe.lead).visit(at(other)).text


def test_nobody_outside_the_team_can_be_chosen(referral: Referral, rushcliffe: Place, nottingham_west: Place, browse):
    page = browse(rushcliffe.lead).follow(at(referral, "acceptance"), worker=str(nottingham_west.link_worker.id))

    assert "There is a problem" in page.text
    assert referral.status is Status.RECEIVED


def test_accepting_without_a_choice_asks_for_one(referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(at(referral, "acceptance"))

    assert "Choose a worker, or leave it waiting for one" in page.text


def test_not_accepting_tells_the_practice_why_and_what_instead(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    page = lead.follow(at(referral, "refusal"), reason="Lives in Derby", instead="Ring the Derby team")

    assert "is not accepted" in page.text
    [message] = messages()
    assert "Lives in Derby" in message.what_happened and message.what_next == "Ring the Derby team"


def test_the_teams_refusal_never_offers_that_the_person_declined(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    page = lead.visit(at(referral, "refusal"))

    assert "declined" not in page.text and "871711000000103" not in page.text
    assert page.select("main input[type=radio], main input[type=checkbox], main select") == []

    lead.send(at(referral, "refusal"), reason="Lives in Derby", answer="declined", mistake="person_declined")
    assert [said.answer for said in db.session.get(Referral, referral.id).answers] == [Answer.AGREED]


@pytest.mark.parametrize("deed", ["question", "refusal", "mistake"])
def test_nothing_is_decided_without_words(deed: str, referral: Referral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(at(referral, deed))

    assert page.select_one(".nhsuk-error-summary a[href]")
    assert referral.status is Status.RECEIVED


def test_where_there_is_no_practice_the_page_says_to_ask_oneself(rushcliffe: Place, browse):
    referral = factories.referral(factories.patient("Arthur", "Dean"), None, source="self")
    lead = browse(rushcliffe.lead)

    assert "ask the referrer yourself" in lead.visit(at(referral, "question")).text
    assert "tell the referrer yourself" in lead.follow(at(referral, "question"), question="Which days?").text

    lead.send(at(referral, "answer"), answer="Mondays")
    assert referral.status is Status.RECEIVED
    assert referral.reason_of("answer") == "Mondays"


def test_deciding_twice_is_refused_in_plain_words(referral: Referral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    lead.send(at(referral, "refusal"), reason="Lives in Derby")

    answer = lead.send(at(referral, "acceptance"), worker="nobody")

    assert answer.status_code == 409
    assert "not accepted, so that is no longer possible" in answer.text
