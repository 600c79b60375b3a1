"""The pages of the S-flag: set on purpose, revealed on purpose, taken off by somebody else."""

import re
from datetime import date

import pytest

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients import flags
from socialrx.patients.flags import FlagSource, SFlag
from tests import factories
from tests.factories import Place

HIDDEN = {
    "address": "1 Canary Street",
    "postcode": "NG99 9ZZ",
    "door_note": "canary door",
    "mobile": "07700 900456",
    "landline": "0115 496 0456",
    "email": "canary@example.org",
    "emergency_name": "Canary Pat",
    "emergency_relationship": "canarysister",
    "emergency_phone": "0115 496 0789",
}


@pytest.fixture
def flag(case: Case, rushcliffe: Place) -> SFlag:
    for name, words in HIDDEN.items():
        setattr(case.patient, name, words)
    facts = {"source": FlagSource.WORKER, "because": "Left home", "organisation_id": rushcliffe.pcn.id}
    return factories.kept(flags.set_flag(case.patient, by=rushcliffe.link_worker, **facts))


def leaks(text: str) -> list[str]:
    """What of the hidden details a text holds; digits with or without blanks, and the district."""
    squeezed = text.replace(" ", "").lower()
    whole = [words for words in HIDDEN.values() if words.replace(" ", "").lower() in squeezed]
    return whole + re.findall(r"\bNG99\b", text)[:1]


def test_a_worker_sets_it_on_a_page_of_its_own_and_is_led_to_the_safe_way(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    page = amina.follow(f"/cases/{case.id}/s-flag", source="pds", because="Left home")

    assert "Which way is safe?" in page.select_one("h1").text
    assert case.patient.is_s_flagged
    flag = flags.flag_of(case.patient)
    assert (flag.source, flag.because, flag.set_by) == (FlagSource.PDS, "Left home", rushcliffe.link_worker)


@pytest.mark.parametrize(
    ("typed", "says"), [({"source": "pds"}, "Say why"), ({"because": "Left home"}, "Choose who says so")]
)
def test_who_says_so_and_why_are_asked(case: Case, rushcliffe: Place, browse, typed: dict[str, str], says: str):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/s-flag", **typed)

    assert says in page.select_one(".nhsuk-error-summary").text
    assert not case.patient.is_s_flagged


def test_a_flag_that_stands_says_since_when(flag: SFlag, case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/s-flag")

    assert "set by Amina Hassan" in page.text
    assert "Say which way is safe" in page.text


def test_the_persons_page_says_that_it_is_hidden_and_which_way_is_safe(flag, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    assert "Nobody has confirmed a safe way" in amina.visit(f"/cases/{case.id}").select_one(".srx-safely").text

    amina.send(f"/cases/{case.id}/s-flag/safe-way", safe_way="Through her sister")

    safely = amina.visit(f"/cases/{case.id}").select_one(".srx-safely").text
    assert "Safe way: Through her sister" in safely
    assert "Numbers hidden" in safely
    assert "Through her sister" in amina.visit(f"/cases/{case.id}/contact").text


def test_revealing_asks_why_shows_it_on_that_answer_only_and_tells_the_ig_lead(flag, case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    asked = amina.follow(f"/cases/{case.id}/reveal", reason="contact")
    assert "Say in a few words" in asked.select_one(".nhsuk-error-summary").text
    assert leaks(asked.text) == []

    answer = amina.send(f"/cases/{case.id}/reveal", reason="contact", words="She asked me to ring")

    assert set(leaks(answer.text)) == {*HIDDEN.values(), "NG99"}
    assert "Rushcliffe Surgery" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert db.session.query(TrailEntry).filter_by(deed=Deed.REVEALED, patient_id=case.patient_id).count() == 1
    assert db.session.query(Letter).filter_by(kind="address-revealed").one().recipient == rushcliffe.ig.email
    assert leaks(amina.visit(f"/cases/{case.id}").text + amina.visit(f"/cases/{case.id}/reveal").text) == []


def test_there_is_nothing_to_reveal_of_somebody_without_the_flag(case: Case, rushcliffe: Place, browse):
    answer = browse(rushcliffe.link_worker).send(f"/cases/{case.id}/reveal", reason="contact", words="Why not")

    assert answer.location == f"/cases/{case.id}"
    assert db.session.query(TrailEntry).filter_by(deed=Deed.REVEALED).count() == 0


def test_a_lead_who_did_not_set_it_takes_it_off_with_a_reason(flag: SFlag, case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    assert "no longer sensitive" in lead.follow(f"/cases/{case.id}/s-flag/removal").text

    lead.send(f"/cases/{case.id}/s-flag/removal", reason="He has died")

    assert "07700 900456" in lead.visit(f"/cases/{case.id}").text


def test_another_employers_flag_is_not_taken_off_here(flag: SFlag, case, rushcliffe, nottingham_west, browse):
    flag.organisation_id = nottingham_west.pcn.id

    answer = browse(rushcliffe.lead).send(f"/cases/{case.id}/s-flag/removal", reason="He has died")

    assert answer.status_code == 409
    assert case.patient.is_s_flagged


def test_the_reason_is_read_only_where_it_was_set(flag: SFlag, case: Case, rushcliffe, nottingham_west, browse):
    flag.organisation_id, flag.because = nottingham_west.pcn.id, "A secret of theirs"

    assert "A secret of theirs" not in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/s-flag").text


def test_contact_details_are_changed_in_empty_boxes(flag: SFlag, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    form = amina.visit(f"/cases/{case.id}/reach")
    assert leaks(str(form)) == []
    version = form.select_one("[name=version]")["value"]

    amina.send(f"/cases/{case.id}/reach", version=version, best_way="3", mobile="07700 900999", forget=["email"])

    patient = case.patient
    assert (patient.kept_mobile, patient.kept_email) == ("07700 900999", "")
    assert patient.kept_address == HIDDEN["address"]


def test_whoever_saves_second_is_shown_nothing_of_what_is_hidden(flag: SFlag, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    version = amina.visit(f"/cases/{case.id}/reach").select_one("[name=version]")["value"]
    case.patient.best_time, case.patient.mobile = "mornings", "07700 900111"

    page = amina.follow(f"/cases/{case.id}/reach", version=version, best_way="3", mobile="07700 900999")

    assert "Nothing is saved yet" in page.text
    assert "900111" not in page.text
    assert leaks(page.text) == []


def test_a_letter_as_the_next_step_is_refused_on_the_form(flag: SFlag, case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/next", next_kind="letter", version=case.version)

    assert "Ask them which way is safe" in page.select_one(".nhsuk-error-summary").text


def test_no_summary_is_printed_for_the_person_until_a_way_is_safe(flag: SFlag, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    assert "nobody has confirmed a safe way" in amina.visit(f"/cases/{case.id}/summary").text
    assert amina.get(f"/cases/{case.id}/summary/person.pdf?checked=y").status_code == 409

    amina.send(f"/cases/{case.id}/s-flag/safe-way", safe_way="Hand it over")

    assert amina.get(f"/cases/{case.id}/summary/person.pdf?checked=y").mimetype == "application/pdf"


def test_new_referrals_name_no_practice_and_no_number(flag: SFlag, rushcliffe: Place, browse):
    again = factories.referral(flag.patient, rushcliffe.gp)
    amina = browse(rushcliffe.link_worker)

    pages = amina.visit("/new-referrals/"), amina.visit(f"/new-referrals/{again.id}")
    # The filter offers every practice of the network, whoever is on the list.
    pages[0].select_one(".srx-filters").decompose()
    text = "".join(page.text for page in pages)

    assert leaks(text) == []
    assert "Rushcliffe Surgery" not in text
    assert "Whereabouts hidden" in text


def test_services_are_not_listed_by_the_distance_from_home(flag: SFlag, case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/services")

    assert "in order of name" in page.text


def test_what_a_practice_types_again_is_not_repeated_to_the_team(flag: SFlag, case: Case, rushcliffe: Place, browse):
    patient, born = flag.patient, date(1951, 5, 4)
    typed = {"given_name": "Joan", "family_name": "Sutton", "nhs_number": patient.nhs_number, "mobile": "07700 900456"}
    day = {"date_of_birth-day": born.day, "date_of_birth-month": born.month, "date_of_birth-year": born.year}
    asked = {"needs": ["loneliness"], "risk": "none_known", "answer": "agreed", "best_way": "3"}
    second = {"second": "y", "second_because": "She asked again"}

    sent = browse(rushcliffe.gp).send(
        "/refer", address="1 Canary Street", postcode="NG2 7PG", **typed, **day, **asked, **second
    )

    assert sent.status_code == 302, sent.text
    again = sent.location.split("/")[2]
    page = browse(rushcliffe.link_worker).visit(f"/new-referrals/{again}")
    assert "ask them by telephone" in page.text
    assert leaks(page.text) == []


PATHS = ["s-flag", "s-flag/safe-way", "s-flag/removal", "reveal"]


@pytest.mark.parametrize("path", PATHS)
def test_another_networks_people_do_not_exist(flag: SFlag, case: Case, nottingham_west: Place, browse, path: str):
    for who in ("link_worker", "lead"):
        assert browse(getattr(nottingham_west, who)).get(f"/cases/{case.id}/{path}").status_code in {403, 404}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "ig"])
def test_nobody_else_may(flag: SFlag, case: Case, rushcliffe: Place, browse, who: str, path: str):
    assert browse(getattr(rushcliffe, who)).get(f"/cases/{case.id}/{path}").status_code == 403


def test_a_worker_does_not_take_it_off_and_a_lead_does_not_set_it(flag: SFlag, case: Case, rushcliffe, browse):
    assert browse(rushcliffe.link_worker).send(f"/cases/{case.id}/s-flag/removal", reason="x").status_code == 403
    assert browse(rushcliffe.lead).send(f"/cases/{case.id}/s-flag", source="pds", because="x").status_code == 403
