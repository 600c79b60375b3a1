"""Possible duplicates: seen side by side, proposed, decided by somebody else, undone; worries shown on both halves."""

from datetime import timedelta

import pytest

from socialrx.accounts.models import SignInSession
from socialrx.caseload import actions as casework
from socialrx.caseload import same_person
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.duplicates import DuplicateMerge, MergeStatus
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.risk import assess
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place


@pytest.fixture
def second(rushcliffe: Place) -> Patient:
    """Joan once more, without a number."""
    return factories.patient(practice=rushcliffe.practice, no_number_reason="nhs-number-not-known")


@pytest.fixture
def twice(second: Patient, rushcliffe: Place) -> Referral:
    """Her own request, that waits in the same team's list."""
    return factories.referral(second, None, source="self")


@pytest.fixture
def closed_twice(twice: Referral, rushcliffe: Place) -> Referral:
    """The same, struck out as the duplicate that it is."""
    twice.void(by=rushcliffe.lead, reason="Twice")
    return factories.kept(twice)


@pytest.fixture
def merge(case: Case, closed_twice: Referral, rushcliffe: Place) -> DuplicateMerge:
    pair = (case.patient, closed_twice.patient)
    return factories.kept(same_person.propose(*pair, team_id=rushcliffe.team.id, by=rushcliffe.link_worker))


APPROVAL = {"compared": ["name", "date_of_birth"]}


def test_the_same_person_by_two_routes_is_offered_on_both_pages(case: Case, twice: Referral, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    assert "Possible duplicates (1)" in amina.visit(f"/cases/{case.id}").text
    page = amina.visit(f"/cases/{case.id}/duplicates")

    assert "In common: same name, same date of birth" in page.text
    assert [cell.text for cell in page.select("thead th")] == ["Detail", "This record", "The other", "Same?"]
    assert case.patient.merged_into_id is None and twice.patient.merged_into_id is None


def test_a_worker_learns_what_is_the_same_and_no_number_of_a_colleagues_person(case, twice, rushcliffe, browse):
    twice.patient.email, case.patient.email = "CANARY@example.org", "joan@example.org"

    rows = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/duplicates").select("tbody tr")

    said = {row.select("td strong")[0].text: row.select("td")[3].text.split()[-1] for row in rows}
    assert (said["Mobile"], said["E-mail"], said["NHS number"]) == ("Same", "Different", "known")
    text = " ".join(row.text for row in rows)
    assert "CANARY" not in text and "07700" not in text and case.patient.nhs_number[-4:] in text


def test_a_worker_proposes_and_a_lead_decides(case: Case, closed_twice: Referral, rushcliffe: Place, browse):
    second, amina, tom = closed_twice.patient, browse(rushcliffe.link_worker), browse(rushcliffe.lead)

    page = amina.follow(f"/cases/{case.id}/duplicates", other=str(second.id))
    assert "Proposed. A team lead decides." in page.text
    assert not page.find("a", string="They are one person")

    link = tom.visit("/duplicates/").select_one("main ul a")
    way_on = tom.visit(link["href"]).find("a", string="They are one person")
    page = tom.follow(way_on["href"], **APPROVAL)

    assert "Merged. It can be undone for 90 days." in page.text
    assert second.merged_into_id == case.patient_id
    assert closed_twice.patient_id == case.patient_id


def test_the_lead_ticks_two_that_are_the_same(merge: DuplicateMerge, rushcliffe: Place, browse):
    tom = browse(rushcliffe.lead)

    page = tom.follow(f"/duplicates/{merge.id}/approval", compared=["name"])
    assert "Tick at least two" in page.select_one(".nhsuk-error-summary").text
    page = tom.follow(f"/duplicates/{merge.id}/approval", compared=["name", "postcode"])

    assert "Postcode is not the same on both" in page.select_one(".nhsuk-error-summary").text
    assert merge.status is MergeStatus.PROPOSED


def test_approving_wants_a_fresh_sign_in(merge: DuplicateMerge, rushcliffe: Place, browse):
    tom = browse(rushcliffe.lead)
    for session in db.session.query(SignInSession).filter_by(user_id=rushcliffe.lead.id):
        session.confirmed_at = clock.now() - timedelta(minutes=6)
    db.session.commit()

    for path in ("approval", "refusal", "undoing"):
        assert tom.get(f"/duplicates/{merge.id}/{path}").location.startswith("/confirm")
    assert tom.send(f"/duplicates/{merge.id}/approval", **APPROVAL).location.startswith("/confirm")
    assert merge.status is MergeStatus.PROPOSED


def test_nobody_decides_on_their_own_proposal(merge: DuplicateMerge, rushcliffe: Place, browse):
    merge.proposed_by_id = rushcliffe.lead.id
    tom = browse(rushcliffe.lead)

    assert not tom.visit(f"/duplicates/{merge.id}").find("a", string="They are one person")
    assert tom.send(f"/duplicates/{merge.id}/approval", **APPROVAL).status_code == 403
    assert tom.send(f"/duplicates/{merge.id}/refusal", reason="x").status_code == 403
    assert merge.status is MergeStatus.PROPOSED


def test_an_undo_gives_back_and_lists_what_came_since(merge: DuplicateMerge, rushcliffe: Place, browse):
    tom = browse(rushcliffe.lead)
    tom.send(f"/duplicates/{merge.id}/approval", **APPROVAL)
    assess(merge.kept, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)
    assert "a risk assessment" in tom.visit(f"/duplicates/{merge.id}/undoing").text

    page = tom.follow(f"/duplicates/{merge.id}/undoing", reason="Her niece")

    assert "Undone. Each record is as it was." in page.text and "Her niece" in page.text
    assert merge.status is MergeStatus.UNDONE
    assert merge.merged.merged_into_id is None


def test_the_offer_of_undoing_ends_after_90_days(merge: DuplicateMerge, rushcliffe: Place, browse):
    browse(rushcliffe.lead).send(f"/duplicates/{merge.id}/approval", **APPROVAL)
    tom, path = browse(rushcliffe.lead), f"/duplicates/{merge.id}"
    assert tom.visit(path).find("a", string="Undo the merge")

    merge.decided_at = clock.now() - timedelta(days=91)

    assert not tom.visit(path).find("a", string="Undo the merge")
    assert tom.send(f"{path}/undoing", reason="Late").status_code == 409


def test_two_people_are_kept_apart_and_not_offered_again(merge: DuplicateMerge, rushcliffe: Place, case: Case, browse):
    tom = browse(rushcliffe.lead)

    page = tom.follow(f"/duplicates/{merge.id}/refusal", reason="Mother and daughter")

    assert "Kept as two people." in page.text
    amina = browse(rushcliffe.link_worker)
    assert "Nobody your team knows looks like the same person" in amina.visit(f"/cases/{case.id}/duplicates").text


def test_pairs_that_nobody_has_looked_at_are_listed(case: Case, twice: Referral, rushcliffe: Place, browse):
    for who in (rushcliffe.link_worker, rushcliffe.lead):
        page = browse(who).visit("/duplicates/")
        assert "same name, same date of birth" in page.text
        assert "Nothing has been proposed" in page.text


def test_a_mistyped_birthday_with_the_same_telephone_is_listed_and_a_mere_namesake_is_not(
    twice, case, rushcliffe, browse
):
    twice.patient.date_of_birth = case.patient.date_of_birth.replace(day=5)
    tom = browse(rushcliffe.lead)
    assert "dates of birth that differ in one place, same telephone number" in tom.visit("/duplicates/").text

    twice.patient.mobile = "07700 900999"

    assert "No two records look like one person" in tom.visit("/duplicates/").text


def test_a_pair_of_another_team_is_not_listed(case: Case, second: Patient, rushcliffe, nottingham_west, browse):
    second.practice = nottingham_west.practice
    factories.referral(second, nottingham_west.gp)

    for place in (rushcliffe, nottingham_west):
        assert "No two records look like one person" in browse(place.lead).visit("/duplicates/").text
    assert "Possible duplicates (" not in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_a_worry_on_either_half_is_shown_on_both_and_says_only_whom_to_ask(case: Case, twice, rushcliffe, browse):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="CANARY bruises")
    db.session.commit()
    banner = "A possible duplicate has an open worry about safety: ask Tom Bright before you act."

    new = browse(rushcliffe.link_worker).visit(f"/new-referrals/{twice.id}").text
    assert banner in new and "CANARY" not in new

    hers = factories.case(twice, rushcliffe.link_worker, by=rushcliffe.lead)
    page = browse(rushcliffe.link_worker).visit(f"/cases/{hers.id}").text
    assert banner in page and "CANARY" not in page


def test_the_ig_lead_agrees_without_a_name(merge: DuplicateMerge, case: Case, rushcliffe: Place, browse):
    casework.raise_concern(case, by=rushcliffe.link_worker, concern="CANARY bruises")
    tom, ruth = browse(rushcliffe.lead), browse(rushcliffe.ig)
    page = tom.follow(f"/duplicates/{merge.id}/approval", **APPROVAL)
    assert "governance lead must agree first" in page.select_one(".nhsuk-error-summary").text

    link = ruth.visit("/rights/").select_one("a[href^='/duplicates/']")
    page = ruth.visit(link["href"])
    assert "There is an open worry about safety" in page.text
    assert "Sutton" not in page.text and "CANARY" not in page.text
    ruth.follow(link["href"])

    assert "Merged. It can be undone" in tom.follow(f"/duplicates/{merge.id}/approval", **APPROVAL).text


def test_a_merged_persons_address_leads_to_the_kept_one(merge: DuplicateMerge, rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    merge.merged.preferred_name = "Second"
    browse(rushcliffe.lead).send(f"/duplicates/{merge.id}/approval", **APPROVAL)

    gp.visit(f"/refer?patient={merge.merged_id}")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED, user_id=rushcliffe.gp.id)
    assert entry.patient_id == merge.kept_id


def test_a_warning_of_the_merged_record_is_not_forgotten(merge: DuplicateMerge, case: Case, rushcliffe: Place, browse):
    merge.merged.contact_warning = "Her ex reads her post"
    browse(rushcliffe.lead).send(f"/duplicates/{merge.id}/approval", **APPROVAL)

    text = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text

    assert "An earlier record of this person said: take care: Her ex reads her post" in text


def test_comparing_goes_on_the_trail_of_both(merge: DuplicateMerge, rushcliffe: Place, browse):
    browse(rushcliffe.lead).visit(f"/duplicates/{merge.id}")

    seen = db.session.query(TrailEntry.patient_id).filter_by(deed=Deed.VIEWED, user_id=rushcliffe.lead.id)
    assert {patient_id for (patient_id,) in seen} == {merge.kept_id, merge.merged_id}


def test_somebody_easily_mistaken_is_warned_of(case: Case, rushcliffe: Place, browse):
    twin = factories.patient("Jean", practice=rushcliffe.practice, nhs_number="9990000107")
    factories.referral(twin, rushcliffe.gp)

    text = " ".join(browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text.split())

    assert "Easily mistaken. There is another Jean Sutton, born 4 May 1951. Check the date of birth" in text


def test_finding_and_referring_show_what_tells_two_people_apart(case: Case, rushcliffe: Place, browse):
    factories.referral(factories.patient("Jean", practice=rushcliffe.practice, nhs_number="9990000107"), rushcliffe.gp)
    born = {"born-day": 4, "born-month": 5, "born-year": 1951}

    found = browse(rushcliffe.link_worker).follow("/people", family="Sutton", **born).text

    for words in ("Joan Sutton", "Jean Sutton", "4 May 1951", "0107", "Rushcliffe Surgery"):
        assert words in found


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "ig"])
def test_duplicates_are_the_teams(who: str, merge: DuplicateMerge, case: Case, rushcliffe: Place, browse):
    somebody = browse(getattr(rushcliffe, who))

    for path in ("/duplicates/", f"/duplicates/{merge.id}", f"/cases/{case.id}/duplicates"):
        assert somebody.get(path).status_code == 403
    assert somebody.send(f"/duplicates/{merge.id}/approval", **APPROVAL).status_code == 403


def test_another_organisation_finds_none_of_it(merge: DuplicateMerge, case: Case, nottingham_west: Place, browse):
    for who in ("link_worker", "lead"):
        assert browse(getattr(nottingham_west, who)).get(f"/duplicates/{merge.id}").status_code == 404
    assert browse(nottingham_west.ig).get(f"/duplicates/{merge.id}/agreement").status_code == 404


def test_only_somebody_offered_can_be_proposed(case: Case, nottingham_west: Place, rushcliffe: Place, browse):
    stranger = factories.patient(practice=nottingham_west.practice, no_number_reason="x")

    answer = browse(rushcliffe.link_worker).send(f"/cases/{case.id}/duplicates", other=str(stranger.id))

    assert answer.status_code == 404
    assert db.session.query(DuplicateMerge).count() == 0
