"""The worker's page of the people around a person, and what else the person tells."""

import pytest

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.patients import flags
from socialrx.patients.around import Said, add_contact, around
from socialrx.patients.flags import FlagSource
from socialrx.patients.models import Patient
from tests import factories
from tests.factories import Place


def test_a_worker_adds_a_carer_and_takes_her_out_again(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/people"
    person_page = amina.visit(f"/cases/{case.id}")
    assert person_page.select_one(f"a[href='{path}']")

    added = amina.follow(
        path, kin_name="Liz Sutton", kin_relationship="daughter", kin_phone="07700900321", kin_is_carer="y"
    )
    [liz] = around(case.patient_id)
    out = amina.follow(f"{path}/end", contact=str(liz.id))

    assert "Liz Sutton, daughter, 07700 900321" in " ".join(added.text.split())
    assert "Do not talk to them about the person" in added.text
    assert "Nobody is recorded yet." in out.text and around(case.patient_id) == []


def test_nobody_named_is_asked_about(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/people", kin_may_talk="y")

    assert "Say who it is" in page.select_one(".nhsuk-error-summary").text


def test_they_are_hidden_with_the_person(case: Case, rushcliffe: Place, browse):
    add_contact(case.patient, Said("Liz Sutton", "daughter", "07700 900321"), by=rushcliffe.gp)
    facts = {"source": FlagSource.WORKER, "because": "Left home", "organisation_id": rushcliffe.pcn.id}
    flags.set_flag(case.patient, by=rushcliffe.link_worker, **facts)
    db.session.commit()

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/people")

    assert "Liz" not in page.text and "daughter" not in page.main.ul.text and "900321" not in page.text


def test_anothers_contact_cannot_be_taken_out(case: Case, nottingham_west: Place, rushcliffe: Place, browse):
    from_elsewhere = add_contact(other_person(nottingham_west), Said("Dan"), by=nottingham_west.gp)
    db.session.commit()

    answer = browse(rushcliffe.link_worker).send(f"/cases/{case.id}/people/end", contact=str(from_elsewhere.id))

    assert answer.status_code == 404
    assert from_elsewhere.ended_at is None


def other_person(place: Place) -> Patient:
    return factories.patient("Ivy", "Hall", practice=place.practice, no_number_reason="nhs-number-not-known")


@pytest.mark.parametrize("page", ["people", "about"])
def test_nobody_elsewhere_sees_it(case: Case, nottingham_west: Place, rushcliffe: Place, browse, page: str):
    assert browse(nottingham_west.link_worker).get(f"/cases/{case.id}/{page}").status_code == 404
    assert browse(rushcliffe.gp).get(f"/cases/{case.id}/{page}").status_code == 403


def test_home_work_gender_and_ethnic_category_are_kept_as_told(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/about"
    version = amina.visit(path).select_one("input[name=version]")["value"]

    told = {"gender": "2", "ethnic_category": "B", "accommodation": "ACC08", "employment": "08"}
    amina.send(path, version=version, **told)

    patient = case.patient
    assert {name: getattr(patient, name) for name in told} == told


def test_two_who_change_it_at_once_are_both_shown(case: Case, rushcliffe: Place, browse):
    amina, path = browse(rushcliffe.link_worker), f"/cases/{case.id}/about"
    version = amina.visit(path).select_one("input[name=version]")["value"]
    case.patient.employment = "08"
    db.session.commit()

    page = amina.follow(path, version=version, gender="X", ethnic_category="99", accommodation="", employment="01")

    assert "Retired" in page.text
    assert case.patient.employment == "08"


def test_unsafe_times_stand_where_somebody_dials(case: Case, rushcliffe: Place, browse):
    case.patient.unsafe_times = "Evenings, her nephew is in"
    db.session.commit()

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}")

    assert "Not safe: Evenings, her nephew is in" in page.select_one(".srx-safely").text
    assert "Do not leave a message" in page.select_one(".srx-safely").text
