"""A worker finds a service for a person, tells them about it, or introduces them to it."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.places import Postcode
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.directory.models import Location, Service, ServiceAtLocation, ServiceTerm, Taxonomy, TaxonomyTerm
from socialrx.directory.models.terms import OUR_NEEDS
from socialrx.directory.rows import refresh
from socialrx.onward import actions
from socialrx.onward.actions import Introduction
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, RiskShared, ToldAbout
from socialrx.patients.models import AccessNeed, RiskAnswer, RiskAssessment
from tests import factories
from tests.factories import Place

WRITTEN = {"wanted": "A walk in company", "risk_shared": "none_to_share", "agreed": "y"}


def today_as(name: str) -> dict[str, str]:
    day = clock.today()
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def walking() -> Service:
    service = factories.service()
    refresh(service)
    return service


@pytest.fixture
def amina(rushcliffe: Place, browse):
    return browse(rushcliffe.link_worker)


@pytest.fixture
def suggested(case: Case, walking: Service, rushcliffe: Place) -> OnwardReferral:
    asked = Introduction("A walk in company", RiskShared.NONE_TO_SHARE, agreed_on=clock.today())
    return factories.kept(actions.suggest(case, walking, asked, by=rushcliffe.link_worker))


def service_at(name: str, need: str, easting: int) -> Service:
    """A service for a need, at a place so far east."""
    service = factories.service(name)
    taxonomy = Taxonomy(name="Needs", uri=OUR_NEEDS)
    term = TaxonomyTerm(taxonomy=taxonomy, code=need, name=need)
    place = Location(name=f"{name} hall", easting=easting, northing=337000)
    factories.kept(place, ServiceAtLocation(service=service, location=place), term)
    factories.kept(ServiceTerm(service_id=service.id, term=term))
    refresh(service)
    return service


def test_services_for_the_first_reason_come_nearest_first(case: Case, amina):
    case.patient.postcode = "NG2 7PG"
    factories.kept(Postcode(postcode="NG2 7", easting=457000, northing=337000))
    for name, need, easting in [("Far Lunch", "loneliness", 470000), ("Near Lunch", "loneliness", 457500)]:
        service_at(name, need, easting)
    service_at("Debt Advice", "money", 457100)

    page = amina.visit(f"/cases/{case.id}/services")

    assert [heading.text for heading in page.select(".srx-card h2")] == ["Near Lunch", "Far Lunch"]
    assert page.select_one("#need option[selected]")["value"] == "loneliness"
    assert "NG2" not in "".join(link.get("href", "") for link in page.select("a"))


def test_where_the_person_lives_stands_in_no_address_of_the_pages(
    case: Case, walking: Service, suggested: OnwardReferral, amina
):
    """An address is kept by the browser and by every proxy's log."""
    home = case.patient.kept_postcode = "NG2 7PG"
    db.session.commit()

    for path in (f"/cases/{case.id}/services?need=27", f"/onward/{suggested.id}", f"/directory/{walking.id}"):
        page = amina.visit(path)
        addresses = [str(tag.get(name)) for tag in page.select("[href], [action]") for name in ("href", "action")]
        for form in page.select("form:not([method=post])"):
            addresses += [box.get("value", "") for box in form.select("input, select, textarea")]
        assert not [one for one in addresses if folded(home) in folded(unquote(one))], path


def folded(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


def test_the_worker_may_look_for_something_else(case: Case, amina):
    service_at("Debt Advice", "money", 457100)
    service_at("Lunch Club", "loneliness", 457100)

    page = amina.visit(f"/cases/{case.id}/services?words=debt&need=")

    assert [heading.text for heading in page.select(".srx-card h2")] == ["Debt Advice"]
    assert "Nothing found" in amina.visit(f"/cases/{case.id}/services?words=falconry&need=").text


def test_a_card_warns_when_the_person_could_not_get_in(case: Case, walking: Service, amina):
    case.patient.access_needs.append(AccessNeed(key="1108191000000103", label="Requires wheelchair access"))

    page = amina.visit(f"/cases/{case.id}/services?words=walking")

    assert "Joan needs step-free access" in page.select_one(".srx-card").text


def test_the_services_page_asks_few_questions_however_many_there_are(case: Case, amina, queries):
    case.patient.postcode = "NG2 7PG"
    for name in ("Lunch Club", "Knit and Natter", "Film Afternoon"):
        service_at(name, "loneliness", 457100)
    db.session.commit()

    asked = queries(lambda: amina.visit(f"/cases/{case.id}/services"))

    assert len(asked) <= 6, asked


def test_told_about_is_one_tap(case: Case, walking: Service, amina):
    card = amina.visit(f"/cases/{case.id}/services?words=walking").select_one(".srx-card form")

    page = amina.follow(card["action"], service=card.select_one("[name=service]")["value"])

    assert "Joan was told about Trentside Walking Circle" in page.text
    [told] = db.session.query(ToldAbout)
    assert (told.case_id, told.told_on) == (case.id, clock.today())


def test_told_about_nothing_that_exists_is_not_found(case: Case, amina):
    for service in ("", "nonsense", str(case.id)):
        assert amina.send(f"/cases/{case.id}/told", service=service).status_code == 404
    assert amina.get(f"/cases/{case.id}/onward?service=nonsense").status_code == 404


def test_an_introduction_is_written_previewed_and_sent(case: Case, walking: Service, amina):
    case.patient.postcode = "NG2 7PG"
    case.patient.access_needs.append(AccessNeed(key="own", label="Uses hearing aid"))
    path = f"/cases/{case.id}/onward?service={walking.id}"
    amina.visit(path)

    preview = amina.follow(path, needs=["Uses hearing aid"], **WRITTEN, **today_as("agreed_on"))
    referral = db.session.query(OnwardReferral).one()
    assert referral.state is State.SUGGESTED
    before, after = (table.text for table in preview.select(".nhsuk-summary-list"))
    assert "NG2" in before and "Uses hearing aid" in before and "Sutton" not in before
    assert "Joan Sutton" in after and "07700 900123" in after and referral.case.patient.nhs_number not in after

    page = amina.follow(preview.select_one("main form")["action"])
    assert "Sent" in page.select_one("main .nhsuk-tag").text
    assert db.session.query(Letter).filter_by(kind="onward-sent").one().recipient == "hello@trentside.example"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"wanted": " "}, "Say what they would like"),
        ({"agreed": ""}, "Ask them first"),
        ({"risk_shared": ""}, "Choose whether there is any risk"),
        ({"risk_shared": "shared"}, "Say what they must know"),
        ({"agreed_on-year": "2999"}, "must not be in the future"),
        ({"wanted": "x" * 501}, "500 characters or fewer"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(case: Case, walking: Service, amina, wrong: dict, words: str):
    fields = WRITTEN | today_as("agreed_on") | wrong

    page = amina.follow(f"/cases/{case.id}/onward?service={walking.id}", **fields)

    assert words in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(OnwardReferral).count() == 0


def test_the_risk_record_is_mentioned_and_never_copied(case: Case, walking: Service, amina):
    factories.kept(
        RiskAssessment(patient=case.patient, answer=RiskAnswer.RISKS, detail="Dog bites", assessor="Dr Marsh")
    )

    page = amina.visit(f"/cases/{case.id}/onward?service={walking.id}")

    assert "There are risks on" in page.text
    assert "Dog bites" not in page.text
    assert not page.select("[name=risk_shared][checked]")


def test_the_worker_is_warned_of_a_full_or_long_unchecked_service_but_not_stopped(case: Case, amina):
    old = clock.today() - timedelta(days=400)
    service = factories.service("Old Choir", is_full=True, assured_date=old)

    page = amina.visit(f"/cases/{case.id}/onward?service={service.id}")

    callout = page.select_one(".nhsuk-warning-callout").text
    assert "full" in callout and "not offered" in callout
    assert page.select_one("main form button")


def test_what_was_written_can_be_changed_until_it_is_sent(suggested: OnwardReferral, rushcliffe: Place, amina):
    path = f"/onward/{suggested.id}/change"
    assert amina.visit(path).select_one("#wanted").text.strip() == "A walk in company"

    page = amina.follow(path, **(WRITTEN | {"wanted": "A slow walk"}), **today_as("agreed_on"))
    assert "A slow walk" in page.text

    amina.send(f"/onward/{suggested.id}/sending")
    assert amina.get(path).location == amina.get(f"/onward/{suggested.id}/preview").location
    assert amina.get(path).location == f"/onward/{suggested.id}"


def test_a_second_introduction_to_the_same_service_leads_to_the_first(suggested: OnwardReferral, amina):
    answer = amina.get(f"/cases/{suggested.case_id}/onward?service={suggested.service_id}")

    assert answer.location == f"/onward/{suggested.id}"


def test_a_group_without_email_is_rung_instead(case: Case, amina):
    service = factories.service("Bingham Tea Table", email="")
    path = f"/cases/{case.id}/onward?service={service.id}"

    preview = amina.follow(path, **WRITTEN, **today_as("agreed_on"))
    assert "Ring them" in preview.text
    assert not [button for button in preview.select("button") if button.text.strip() == "Send"]

    referral = db.session.query(OnwardReferral).one()
    assert amina.send(f"/onward/{referral.id}/sending").status_code == 409
    assert "Accepted" in amina.follow(f"/onward/{referral.id}/record", move="accept").text


def test_i_rang_them_no_needs_a_reason(suggested: OnwardReferral, amina):
    amina.send(f"/onward/{suggested.id}/sending")
    path = f"/onward/{suggested.id}/record"

    assert "Say why" in amina.follow(path, move="refuse", reason="").select_one(".nhsuk-error-summary").text
    page = amina.follow(path, move="refuse", reason="Only for under 50s")

    assert "Not for this group: Only for under 50s" in " ".join(page.text.split())
    assert db.session.get(Case, suggested.case_id).next_kind is NextKind.CALL


def test_only_the_moves_that_are_possible_have_buttons_and_each_works(suggested: OnwardReferral, amina):
    amina.send(f"/onward/{suggested.id}/sending")
    path = f"/onward/{suggested.id}"

    for move in ("accept", "start", "attend", "complete"):
        offered = [box["value"] for box in amina.visit(path).select("main [name=move]")]
        assert move in offered
        amina.send(f"{path}/record", move=move)

    page = amina.visit(path)
    assert page.select("main [name=move]") == []
    assert page.select_one("main .nhsuk-list li strong").text == "Finished"
    assert amina.send(f"{path}/record", move="start").status_code == 409


def test_sending_again_says_that_the_earlier_link_ends(suggested: OnwardReferral, amina):
    amina.send(f"/onward/{suggested.id}/sending")

    page = amina.follow(f"/onward/{suggested.id}/sending")

    assert "An earlier link no longer works" in page.text
    assert suggested.link_number == 2


def test_an_email_that_could_not_be_delivered_is_said_on_the_page(suggested: OnwardReferral, amina):
    amina.send(f"/onward/{suggested.id}/sending")
    assert "on its way" in amina.visit(f"/onward/{suggested.id}").text

    db.session.query(Letter).update({"failed_at": clock.now()})

    assert "could not be delivered" in amina.visit(f"/onward/{suggested.id}").text


def test_the_lead_reads_where_it_stands_and_has_no_buttons(suggested: OnwardReferral, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).visit(f"/onward/{suggested.id}")

    assert "Nothing has been sent" in page.text
    assert page.select("main form") == []


PATHS = ["/cases/{case}/services", "/cases/{case}/onward?service={service}", "/onward/{id}"]
PATHS += ["/onward/{id}/preview", "/onward/{id}/change"]
POSTS = ["/cases/{case}/told", "/onward/{id}/sending", "/onward/{id}/record"]


def places(paths: list[str], referral: OnwardReferral) -> list[str]:
    ids = {"case": referral.case_id, "service": referral.service_id, "id": referral.id}
    return [path.format(**ids) for path in paths]


def test_for_another_pcns_worker_none_of_it_exists(suggested: OnwardReferral, nottingham_west: Place, browse):
    stranger = browse(nottingham_west.link_worker)

    for path in places(PATHS, suggested):
        assert stranger.get(path).status_code == 404, path
    for path in places(POSTS, suggested):
        assert stranger.send(path, move="accept", service=suggested.service_id).status_code == 404, path


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_those_who_do_not_work_with_the_person_may_not(suggested: OnwardReferral, rushcliffe: Place, browse, who: str):
    other = browse(getattr(rushcliffe, who))

    for path in places(PATHS, suggested):
        assert other.get(path).status_code == 403, path
    for path in places(POSTS, suggested):
        assert other.send(path, move="accept").status_code == 403, path


def test_a_lead_may_look_but_not_send(suggested: OnwardReferral, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    for path in places(POSTS, suggested):
        assert lead.send(path, move="accept").status_code == 403, path
    assert suggested.state is State.SUGGESTED


def test_opening_and_sending_go_on_the_trail(suggested: OnwardReferral, rushcliffe: Place, amina):
    amina.visit(f"/onward/{suggested.id}")
    amina.send(f"/onward/{suggested.id}/sending")

    deeds = {entry.deed for entry in db.session.query(TrailEntry).filter_by(subject_id=suggested.id)}
    assert {Deed.CREATED, Deed.VIEWED, Deed.CHANGED} <= deeds
