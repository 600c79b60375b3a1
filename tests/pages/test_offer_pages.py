"""Proactive lists as people load them, ask from them and take them back."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList
from tests import factories
from tests.conftest import Browser
from tests.factories import Place
from tests.proactive import file_of, loaded, looked_at, numbers, row

NUMBERS = [number for number, _ in zip(numbers(), range(60), strict=False)]


@pytest.fixture
def lead(rushcliffe: Place, browse) -> Browser:
    return browse(rushcliffe.lead)


@pytest.fixture
def amina(rushcliffe: Place, browse) -> Browser:
    return browse(rushcliffe.link_worker)


@pytest.fixture
def made(rushcliffe: Place) -> ProactiveList:
    """Two people to ask."""
    return loaded(rushcliffe, row(NUMBERS[0], phone="07700 900123"), row(NUMBERS[1], "Omar", "Haddad"))


def send_file(browser: Browser, place: Place, content: bytes, **fields: str):
    asked = {"practice": str(place.practice.id), "cohort": "carers", "name": "Carers, May"} | fields
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), "people.csv")} | asked)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.ask("post", "/proactive-lists/new", data=body, content_type=kind)


def first_offer(made: ProactiveList) -> Offer:
    return db.session.query(Offer).filter_by(list_id=made.id).order_by(Offer.id).first()


def test_a_lead_sees_what_would_happen_and_then_loads_it(rushcliffe: Place, lead: Browser):
    answer = send_file(lead, rushcliffe, file_of(row(NUMBERS[0]), row("9.43E+09", "Secret")))
    page = lead.visit(answer.location)
    assert "Of 2 rows, 1 can be loaded and 1 would be kept aside" in page.text
    assert "Line 3, NHS number: A spreadsheet has turned" in page.text
    assert db.session.query(Patient).count() == 0

    shown = lead.follow(answer.location)

    assert "1 person is on the list" in shown.text
    assert "Iris Bell" in shown.text
    assert "Secret" not in shown.text


def test_loading_twice_does_it_once(rushcliffe: Place, lead: Browser):
    path = send_file(lead, rushcliffe, file_of(row(NUMBERS[0]))).location

    lead.send(path)
    lead.send(path)

    assert db.session.query(Offer).count() == 1


def test_a_file_that_will_not_do_is_answered_on_the_form(rushcliffe: Place, lead: Browser, made: ProactiveList):
    again = file_of(row(NUMBERS[0], phone="07700 900123"), row(NUMBERS[1], "Omar", "Haddad"))

    assert "has no column" in send_file(lead, rushcliffe, b"a,b\n1,2\n").text
    assert "This file is loaded already, as “Falls, autumn”" in send_file(lead, rushcliffe, again).text
    assert "Give the list a name" in send_file(lead, rushcliffe, again, name="").text


def test_a_file_can_be_given_up(rushcliffe: Place, lead: Browser):
    made = looked_at(rushcliffe, file_of(row(NUMBERS[0])))

    page = lead.follow(f"/proactive-lists/{made.id}/cancellation")

    assert "Nothing was loaded" in page.text
    assert db.session.query(ProactiveList).count() == 0


def test_a_worker_comes_from_new_referrals_and_asks_one_person(amina: Browser, made: ProactiveList):
    assert amina.visit("/new-referrals/").select_one('a[href="/proactive-lists/"]')
    listed = amina.visit(f"/proactive-lists/{made.id}")
    assert listed.select_one('a[href="tel:07700900123"]')

    page = amina.follow(f"/offers/{first_offer(made).id}", answer="agreed", words="Company on Sundays")

    sent = db.session.query(Referral).one()
    assert f"Agreed: {sent.reference} is in New referrals" in page.text
    assert "Of 2 offered, 1 agreed (50%)" in page.text
    assert "Company on Sundays" in amina.visit(f"/new-referrals/{sent.id}").text


@pytest.mark.parametrize(
    ("answer", "state"),
    [("declined", OfferState.DECLINED), ("no_answer", OfferState.OFFERED), ("take_off", "withdrawn")],
)
def test_no_other_answer_refers_anybody(amina: Browser, made: ProactiveList, answer: str, state: str):
    offer = first_offer(made)

    amina.follow(f"/offers/{offer.id}", answer=answer)

    assert db.session.get(Offer, offer.id).state == state
    assert db.session.query(Referral).count() == 0


def test_an_answer_that_is_none_of_these_is_asked_again(amina: Browser, made: ProactiveList):
    page = amina.follow(f"/offers/{first_offer(made).id}", answer="maybe")

    assert "There is a problem" in page.text
    assert first_offer(made).times_asked == 0


def test_who_declined_by_mistake_is_asked_again(amina: Browser, made: ProactiveList):
    path = f"/offers/{first_offer(made).id}"
    amina.send(path, answer="declined")

    page = amina.follow(f"{path}/again")

    assert page.select_one('button[value="agreed"]')


def test_who_was_referred_meanwhile_is_shown_and_not_referred_twice(rushcliffe: Place, amina: Browser, made):
    offer = first_offer(made)
    sent = factories.referral(offer.patient, rushcliffe.gp)

    page = amina.visit(f"/offers/{offer.id}")

    assert f"They have an open referral already, {sent.reference}" in page.text
    assert [button["value"] for button in page.select('button[name="answer"]')] == ["take_off"]
    assert amina.send(f"/offers/{offer.id}", answer="agreed").status_code == 409


def test_a_person_who_hides_is_on_no_list_that_names_a_practice(amina: Browser, made: ProactiveList):
    offer = first_offer(made)
    offer.patient.is_s_flagged = True

    assert offer.patient.name not in amina.visit(f"/proactive-lists/{made.id}").text
    page = amina.visit(f"/offers/{offer.id}")
    assert "Numbers hidden" in page.text
    assert "Rushcliffe Surgery" not in page.select_one("main").text


def test_a_long_list_is_shown_a_page_at_a_time_with_few_queries(rushcliffe: Place, amina: Browser, queries):
    made = loaded(rushcliffe, *(row(number, "Iris", f"Bell{'x' * n}"[:35]) for n, number in enumerate(NUMBERS)))
    path = f"/proactive-lists/{made.id}"

    said = queries(lambda: amina.get(path))
    [more] = [a["href"] for a in amina.visit(path).select("a") if a.text == "Show more"]

    assert len(said) <= 6
    assert len(amina.visit(path).select(".srx-rows li")) == 50
    assert len(amina.visit(more).select(".srx-rows li")) == 10


def test_who_is_not_asked_yet_comes_before_who_was(amina: Browser, made: ProactiveList):
    amina.send(f"/offers/{first_offer(made).id}", answer="no_answer")

    rows = amina.visit(f"/proactive-lists/{made.id}").select(".srx-rows li")

    assert ["Omar Haddad" in rows[0].text, "Iris Bell" in rows[1].text, "Tried 1 time" in rows[1].text] == [True] * 3


def test_the_lists_are_counted_with_what_they_are_out_of(lead: Browser, amina: Browser, made: ProactiveList):
    amina.send(f"/offers/{first_offer(made).id}", answer="agreed")

    page = lead.visit("/proactive-lists/")

    words = [" ".join(cell.text.split()) for cell in page.select("table")[1].select("td")]
    assert words == [
        "Chosen for Frailty and falls",
        "Offered 2",
        "Agreed 1 50%",
        "Declined 0",
        "No answer yet 0",
        "Not asked yet 1",
    ]


def test_the_lines_kept_aside_are_downloaded_without_a_word_of_the_people(rushcliffe: Place, lead: Browser):
    made = loaded(rushcliffe, row(NUMBERS[0]), row("", "Secret", "Person"))

    text = lead.get(f"/proactive-lists/{made.id}/kept-aside.csv").text

    assert text.splitlines() == ["Line,Column,Why", "3,NHS number,There is no NHS number"]
    assert db.session.query(TrailEntry).filter_by(deed=Deed.EXPORTED, subject_id=made.id).count() == 1


def test_taking_a_list_back_says_what_stays(lead: Browser, amina: Browser, made: ProactiveList):
    amina.send(f"/offers/{first_offer(made).id}", answer="agreed")
    path = f"/proactive-lists/{made.id}/withdrawal"
    assert "1 answered: that stays" in lead.visit(path).text

    page = lead.follow(path, because="An old search")

    assert "1 will not be asked. 1 had answered: they stay." in page.text
    assert "Nobody is left to ask" in amina.visit(f"/proactive-lists/{made.id}").text


@pytest.mark.parametrize(
    "path", ["/proactive-lists/{list}", "/proactive-lists/{list}/kept-aside.csv", "/offers/{offer}"]
)
def test_another_networks_list_does_not_exist(path: str, made: ProactiveList, nottingham_west: Place, browse):
    address = path.format(list=made.id, offer=first_offer(made).id)

    assert browse(nottingham_west.lead).get(address).status_code == 404


def test_only_a_lead_loads_and_only_the_team_asks(rushcliffe: Place, amina: Browser, made: ProactiveList, browse):
    assert amina.get("/proactive-lists/new").status_code == 403
    assert amina.send(f"/proactive-lists/{made.id}/withdrawal", because="x").status_code == 403
    for name in ("gp", "receptionist", "manager", "ig"):
        assert browse(getattr(rushcliffe, name)).get("/proactive-lists/").status_code == 403


def test_a_worker_does_not_see_what_a_lead_is_still_looking_at(rushcliffe: Place, amina: Browser):
    made = looked_at(rushcliffe, file_of(row(NUMBERS[0])))

    assert amina.get(f"/proactive-lists/{made.id}").status_code == 404
    assert "No lists yet" in amina.visit("/proactive-lists/").text


def test_somebody_elses_case_is_not_opened_by_a_list(rushcliffe: Place, case: Case, lead: Browser):
    path = send_file(lead, rushcliffe, file_of(row(case.patient.nhs_number, "Joan", "Sutton", "04/05/1951"))).location

    page = lead.visit(path)

    assert "The person has an open referral already" in page.text
    assert "Nobody can be loaded" in page.text
    assert lead.send(path).status_code == 409


def test_the_networks_report_counts_referrals_of_those_offered(rushcliffe: Place, amina: Browser, made, browse):
    amina.send(f"/offers/{first_offer(made).id}", answer="agreed")

    page = browse(rushcliffe.manager).visit("/report/")

    [table] = [table for table in page.select("table") if "Proactive lists" in table.caption.text]
    words = [" ".join(cell.text.split()) for cell in table.select("td")]
    assert words == ["Chosen for Frailty and falls", "Offered 2", "Referrals 1 50%", "Declined 0", "No answer yet 1"]
    assert "Iris" not in page.text


def test_another_networks_report_counts_none_of_them(made: ProactiveList, nottingham_west: Place, browse):
    assert "Chosen by a search" not in browse(nottingham_west.manager).visit("/report/").text
