"""Codes to record, as a practice works through them; and its own search compared with what we know."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from socialrx.caseload.actions import end_with_refusal, record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.feedback import actions as feedback
from socialrx.feedback.coded import CodeRecorded
from socialrx.feedback.codes import CASE_CLOSED, CODES, FIRST_CONVERSATION, OFFERED, PERSON_AGREED, PERSON_DECLINED
from socialrx.feedback.models import MessageBack
from socialrx.referrals.models import Referral
from socialrx.referrals.offers import answers
from socialrx.referrals.offers.models import Offer
from tests import factories
from tests.conftest import Browser
from tests.factories import Place
from tests.proactive import loaded, numbers, row

CODES_PAGE, CHECK = "/practice/codes", "/practice/codes/check"
REFERRERS = ["gp", "receptionist"]


@pytest.fixture
def reached(case: Case, rushcliffe: Place) -> MessageBack:
    """Joan was talked to, and her practice told."""
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation")
    message = feedback.first_contact_made(case, by=rushcliffe.link_worker)
    db.session.commit()
    return message


def waiting(page) -> list[str]:
    return [button["value"] for button in page.select("button[name=code]")]


def compare(browser: Browser, *rows: str, as_: str = "page"):
    content = "\n".join(["NHS number,Code,Date", *rows]).encode()
    file = FileStorage(io.BytesIO(content), "codes.csv")
    boundary, body = encode_multipart({"file": file, "as": as_})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.ask("post", CHECK, data=body, content_type=kind)


@pytest.mark.parametrize("who", REFERRERS)
def test_a_practice_sees_what_waits_and_taps_recorded(reached: MessageBack, rushcliffe: Place, browse, who: str):
    browser = browse(getattr(rushcliffe, who))
    page = browser.visit(CODES_PAGE)
    number = reached.referral.patient.nhs_number
    assert f"{number[:3]} {number[3:6]} {number[6:]}" in page.text
    assert sorted(waiting(page)) == sorted(code.code for code in (OFFERED, PERSON_AGREED, FIRST_CONVERSATION))
    assert "3 codes to record" in page.text
    assert "871731000000106" in page.select_one("textarea[data-copy]").text

    page = browser.follow(f"{CODES_PAGE}/referrals/{reached.referral_id}", code=PERSON_AGREED.code)

    assert "Recorded: Referral to social prescribing service." in page.text
    assert PERSON_AGREED.code not in waiting(page)
    row = db.session.query(CodeRecorded).one()
    assert (row.recorded_by_id, row.referral_id) == (getattr(rushcliffe, who).id, reached.referral_id)


def test_a_second_tap_elsewhere_is_refused_with_the_reason(reached: MessageBack, rushcliffe: Place, browse):
    path = f"{CODES_PAGE}/referrals/{reached.referral_id}"
    browse(rushcliffe.gp).send(path, code=PERSON_AGREED.code)

    answer = browse(rushcliffe.receptionist).send(path, code=PERSON_AGREED.code)

    assert answer.status_code == 409
    assert "Helen Marsh recorded it on" in answer.text and "stands once an episode" in answer.text
    assert db.session.query(CodeRecorded).count() == 1


@pytest.mark.parametrize("code", ["", "516281000000108", CASE_CLOSED.code, PERSON_DECLINED.code])
def test_what_has_not_happened_cannot_be_recorded(reached: MessageBack, rushcliffe: Place, browse, code: str):
    answer = browse(rushcliffe.gp).send(f"{CODES_PAGE}/referrals/{reached.referral_id}", code=code)

    assert answer.status_code == 409
    assert db.session.query(CodeRecorded).count() == 0


def test_a_slip_is_taken_back_and_waits_again(reached: MessageBack, rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    gp.send(f"{CODES_PAGE}/referrals/{reached.referral_id}", code=OFFERED.code)
    [form] = gp.visit(CODES_PAGE).select("form[action$='/undo']")

    page = gp.follow(form["action"])

    assert "Taken back." in page.text and OFFERED.code in waiting(page)
    assert gp.send(form["action"]).status_code == 409


def test_the_message_and_the_referral_say_how_each_code_stands(
    reached: MessageBack, case: Case, rushcliffe: Place, browse
):
    gp = browse(rushcliffe.gp)
    message = f"/practice/messages/{reached.id}"
    assert waiting(gp.visit(message)) == [PERSON_AGREED.code, FIRST_CONVERSATION.code]
    referrer = {"Referer": f"http://localhost{message}"}
    path = f"{CODES_PAGE}/referrals/{reached.referral_id}"
    answer = gp.ask("post", path, data={"code": PERSON_AGREED.code}, headers=referrer)
    assert answer.location == message

    end_with_refusal(case, by=rushcliffe.link_worker)

    assert waiting(gp.visit(message)) == [FIRST_CONVERSATION.code]
    page = gp.visit(f"/practice/referrals/{reached.referral_id}")
    assert "Helen Marsh" in page.select_one("li .nhsuk-tag--green").parent.text
    assert PERSON_DECLINED.code in waiting(page)


def test_a_code_that_no_longer_fits_says_why_beside_its_message(
    reached: MessageBack, case: Case, rushcliffe: Place, browse
):
    closed = feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    case.reopen(by=rushcliffe.lead, reason="She fell")

    page = browse(rushcliffe.gp).visit(f"/practice/messages/{closed.id}")

    assert "Not now. The case is not closed." in page.text and waiting(page) == []


def test_a_declined_offer_is_recorded_too(rushcliffe: Place, browse):
    number = next(numbers())
    loaded(rushcliffe, row(number))
    offer = db.session.query(Offer).one()
    answers.decline(offer, by=rushcliffe.link_worker)
    gp = browse(rushcliffe.gp)
    [form] = [button.parent for button in gp.visit(CODES_PAGE).select("button[name=code]")]

    page = gp.follow(form["action"], code=PERSON_DECLINED.code)

    assert "No codes wait to be recorded." in page.text and "Iris Bell" in page.text


def test_the_week_counts_what_waits(reached: MessageBack, rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)

    assert "Codes to record: 3" in gp.visit("/practice/week").text
    assert gp.visit("/practice/referrals").select(f'a[href="{CODES_PAGE}"]')
    for code in (OFFERED, PERSON_AGREED, FIRST_CONVERSATION):
        gp.send(f"{CODES_PAGE}/referrals/{reached.referral_id}", code=code.code)
    assert "No codes wait to be recorded." in gp.visit("/practice/week").text


def test_the_list_costs_as_many_queries_for_many_as_for_few(reached: MessageBack, rushcliffe: Place, browse, queries):
    gp = browse(rushcliffe.gp)
    few = queries(lambda: gp.get(CODES_PAGE))
    for number in range(20):
        person = factories.patient(f"Ann{number}", "Webb", practice=rushcliffe.practice, no_number_reason="x")
        factories.referral(person, rushcliffe.gp)

    many = queries(lambda: gp.get(CODES_PAGE))

    assert len(many) == len(few) <= 6, "\n".join(many)


def test_people_of_another_practice_are_not_there(reached: MessageBack, nottingham_west: Place, browse):
    gp = browse(nottingham_west.gp)

    assert "Joan" not in gp.visit(CODES_PAGE).text
    assert gp.send(f"{CODES_PAGE}/referrals/{reached.referral_id}", code=OFFERED.code).status_code == 404


@pytest.mark.parametrize("who", ["link_worker", "lead", "manager", "ig"])
@pytest.mark.parametrize("path", [CODES_PAGE, CHECK])
def test_only_practices_come_in(rushcliffe: Place, browse, who: str, path: str):
    assert browse(getattr(rushcliffe, who)).get(path).status_code == 403


def test_every_code_is_explained_on_the_page(rushcliffe: Place, browse):
    page = browse(rushcliffe.gp).visit(CODES_PAGE)

    assert [code for code in CODES if code not in page.text] == []


def test_a_search_is_shown_once_with_counts_and_rows(reached: MessageBack, rushcliffe: Place, browse):
    today, gp = f"{clock.today():%d/%m/%Y}", browse(rushcliffe.gp)
    number = reached.referral.patient.nhs_number
    assert gp.visit(CHECK).select_one('form[enctype="multipart/form-data"]')

    twice = [f"{number},{PERSON_AGREED.code},{today}"] * 2
    answer = compare(gp, *twice, f"9990000204,{PERSON_AGREED.code},{today}")

    assert "Coded as referred, and we know no episode then: 1 of 3 codes for a referral" in answer.text
    assert "Coded as referred more than once in one episode: 1 of 1 episodes that are coded" in answer.text
    assert "Patients whom we do not know at your practice: line 4." in answer.text
    assert "9990000204" not in answer.text and "lines 2, 3" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    [entry] = db.session.query(TrailEntry).filter(TrailEntry.detail.like("codes of a search%"))
    assert (entry.deed, entry.detail) == (Deed.LISTED, "codes of a search that do not fit: 2")


def test_the_lines_can_be_downloaded_and_name_nobody(reached: MessageBack, rushcliffe: Place, browse):
    today, number = f"{clock.today():%d/%m/%Y}", reached.referral.patient.nhs_number

    answer = compare(browse(rushcliffe.gp), f"9990000204,{PERSON_AGREED.code},{today}", as_="csv")

    assert answer.mimetype == "text/csv" and answer.headers["Cache-Control"] == "no-store"
    assert "Joan" not in answer.text and number not in answer.text and "9990000204" not in answer.text
    assert [line.split(",")[:2] for line in answer.text.splitlines()[1:]] == [
        ["", reached.referral.reference],
        ["2", ""],
    ]


def test_a_file_that_will_not_do_is_answered_on_the_form(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)

    assert "a spreadsheet has turned a code into 8.71731E+14" in compare(gp, "9990000018,8.71731E+14,1/1/2025").text
    assert "Choose a file" in gp.send(CHECK).text


def test_a_search_that_fits_says_so(reached: MessageBack, rushcliffe: Place, browse):
    number = reached.referral.patient.nhs_number

    answer = compare(browse(rushcliffe.gp), f"{number},{PERSON_AGREED.code},{clock.today():%d/%m/%Y}")

    assert "Everything that was compared fits." in answer.text


def test_who_types_the_same_key_twice_compares_twice_and_keeps_nothing(referral: Referral, rushcliffe: Place, browse):
    gp, key = browse(rushcliffe.gp), "k" * 24
    for _ in range(2):
        boundary, body = encode_multipart(
            {"file": FileStorage(io.BytesIO(b"NHS number,Code,Date\n"), "a.csv"), "once": key}
        )
        answer = gp.ask("post", CHECK, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')
        assert "0 rows read" in answer.text
