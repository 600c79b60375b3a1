"""Somebody who cannot be reached: deciding, a last word, ringing back. A person decides each of them."""

from datetime import timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, CaseNeed, Contact, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients import flags
from socialrx.patients.flags import FlagSource
from tests.factories import Place
from tests.pdf import Read


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse):
    return browse(rushcliffe.link_worker)


@pytest.fixture
def tried(case: Case) -> Case:
    """Rung twice, and missed at an appointment, over some weeks."""
    for days_ago, mode, outcome in ((20, "02", "no_answer"), (12, "02", "no_answer"), (6, "01", "did_not_attend")):
        at = clock.now() - timedelta(days=days_ago)
        casework.record_contact(case, by=case.link_worker, mode=mode, outcome=outcome, at=at)
    db.session.commit()
    return case


@pytest.fixture
def let_go(case: Case) -> Case:
    case.close(by=case.link_worker, reason="not_reached", ended_by=EndedBy.LINK_WORKER)
    db.session.commit()
    return case


def allow(case: Case) -> None:
    case.patient.may_post = case.patient.may_text = True
    case.patient.address = "1 The Green"
    db.session.commit()


def test_the_page_says_what_was_tried_and_offers_closing_which_is_a_persons_act(tried: Case, amina):
    page = amina.visit(f"/cases/{tried.id}/decision")

    assert "did not come, no warning (appointment)" in page.text
    assert page.find("a", string="Close: could not be reached")["href"].endswith("/closure?reason=not_reached")
    assert tried.is_open


def test_a_last_letter_is_offered_before_closing_where_one_is_safe(tried: Case, amina):
    allow(tried)

    page = amina.visit(f"/cases/{tried.id}/decision")

    assert page.find("a", string="Send a last letter or text")
    assert "No last letter or text has gone" in page.text


def test_while_there_is_a_worry_closing_is_not_offered(tried: Case, amina):
    casework.raise_concern(tried, by=tried.link_worker, concern="Bruises")
    db.session.commit()

    page = amina.visit(f"/cases/{tried.id}/decision")

    assert "open worry about this person's safety" in page.text
    assert not page.find("a", string="Close: could not be reached")


def test_the_letter_says_that_they_can_ring_back_and_nothing_of_why(tried: Case, amina):
    allow(tried)
    tried.referral.hopes = "She drinks and is alone"
    db.session.commit()

    answer = amina.get(f"/cases/{tried.id}/last-letter.pdf")

    text = " ".join(Read(answer.data).said)
    assert "We tried to reach you" in text and "0115 496 0200" in text and "1 The Green" in text
    assert not any(word in text for word in ("drinks", "lonel", "Surgery", "social prescribing", "referral"))
    assert "Sutton" not in answer.headers["Content-Disposition"]


def test_no_letter_is_made_where_none_is_safe(tried: Case, amina):
    assert amina.get(f"/cases/{tried.id}/last-letter.pdf").status_code == 409
    assert amina.send(f"/cases/{tried.id}/last-letter", way="letter").status_code == 409
    assert "Neither a letter nor a text is safe" in amina.visit(f"/cases/{tried.id}/last-letter").text


def test_the_letter_to_somebody_who_hides_has_no_address(tried: Case, amina):
    allow(tried)
    tenant = {"organisation_id": tried.team.employer_id, "source": FlagSource.WORKER, "because": "Fled"}
    flag = flags.set_flag(tried.patient, by=tried.link_worker, **tenant)
    flag.confirm_safe_way("By her sister", by=tried.link_worker)
    db.session.commit()

    assert "The Green" not in " ".join(Read(amina.get(f"/cases/{tried.id}/last-letter.pdf").data).said)
    page = amina.visit(f"/cases/{tried.id}/last-letter")
    assert "The Green" not in page.text and "the safe way" in page.text


def test_what_has_gone_is_recorded_and_they_have_time_to_answer(tried: Case, amina):
    allow(tried)

    page = amina.follow(f"/cases/{tried.id}/last-letter", way="text")

    assert db.session.query(Contact).filter_by(outcome="text_sent").count() == 1
    assert tried.next_on == clock.add_working_days(clock.today(), 10)
    assert "They have time to answer" in page.text


def test_whoever_rings_back_is_found_and_one_tap_opens_the_same_case(let_go: Case, amina):
    found = amina.follow("/people", number=let_go.patient.nhs_number)
    form = found.find("form", action=f"/cases/{let_go.id}/rang-back")

    page = amina.follow(form["action"])

    assert let_go.is_open and let_go.closure_reason is None
    assert page.h1.text.strip() == "Record a contact"


def test_after_too_long_a_new_referral_is_needed(let_go: Case, amina):
    let_go.closed_at = clock.now() - timedelta(days=200)
    db.session.commit()

    assert "/rang-back" not in str(amina.follow("/people", number=let_go.patient.nhs_number))
    assert amina.send(f"/cases/{let_go.id}/rang-back").status_code == 409


def test_what_a_note_mentions_is_suggested_and_added_with_one_tap(case: Case, amina):
    page = amina.follow(f"/cases/{case.id}/contact", outcome="spoke_conversation", note="Behind with money")
    assert db.session.query(CaseNeed).count() == 0
    button = page.select_one(".srx-mentioned button")
    assert " ".join(button.text.split()) == "Add money, benefits, debt"

    page = amina.follow(f"/cases/{case.id}/needs", need=button["value"])

    assert [one.need for one in db.session.query(CaseNeed)] == ["money"]
    assert "Came up later: money, benefits, debt" in " ".join(page.text.split())
    assert not page.select(".srx-mentioned button")


@pytest.mark.parametrize("path", ["last-letter", "rang-back", "needs"])
def test_nobody_else_may(case: Case, rushcliffe: Place, nottingham_west: Place, browse, path: str):
    assert browse(nottingham_west.link_worker).send(f"/cases/{case.id}/{path}").status_code == 404
    assert browse(rushcliffe.gp).send(f"/cases/{case.id}/{path}").status_code == 403
