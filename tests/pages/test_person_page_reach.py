"""How to reach somebody, and what is known about risk: changed by a worker."""

import pytest

from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk
from tests.factories import Place


@pytest.fixture
def amina(case: Case, rushcliffe: Place, browse):
    return browse(rushcliffe.link_worker)


def as_shown(page) -> dict[str, object]:
    """Everything the form holds, as a browser would send it."""
    fields: dict[str, object] = {}
    for box in page.select("main form input[name]"):
        if box["type"] not in ("checkbox", "radio") or box.has_attr("checked"):
            fields.setdefault(box["name"], []).append(box["value"])
    for select in page.select("main form select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        fields[select["name"]] = chosen["value"]
    return fields


def test_saving_the_form_untouched_changes_nothing(case: Case, amina):
    before = {name: getattr(case.patient, name) for name in ("mobile", "best_way", "may_text", "language", "version")}

    amina.send(f"/cases/{case.id}/reach", **as_shown(amina.visit(f"/cases/{case.id}/reach")))

    assert {name: getattr(case.patient, name) for name in before} == before


def test_contact_details_and_permissions_are_changed_together(case: Case, amina):
    fields = as_shown(amina.visit(f"/cases/{case.id}/reach"))

    typed = {"mobile": "07700900456", "may_text": "y", "contact_warning": "Neighbour answers", "postcode": "ng27pg"}
    page = amina.follow(f"/cases/{case.id}/reach", **(fields | typed))

    assert "Contact details saved" in page.text
    patient = case.patient
    assert (patient.mobile, patient.may_text, patient.postcode) == ("07700 900456", True, "NG2 7PG")
    assert patient.contact_warning == "Neighbour answers"


def test_a_permission_can_be_taken_away(case: Case, amina):
    case.patient.may_leave_message = True
    fields = as_shown(amina.visit(f"/cases/{case.id}/reach"))
    assert fields.pop("may_leave_message") == ["y"]

    amina.send(f"/cases/{case.id}/reach", **fields)

    assert case.patient.may_leave_message is False


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("mobile", "ring my son", "Enter a telephone number"),
        ("landline", "0115", "Enter a telephone number"),
        ("postcode", "Nottingham", "Enter a full UK postcode"),
        ("best_way", "carrier pigeon", "Choose one of the answers"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(case: Case, amina, field: str, typed: str, says: str):
    fields = as_shown(amina.visit(f"/cases/{case.id}/reach"))

    page = amina.follow(f"/cases/{case.id}/reach", **(fields | {field: typed}))

    assert says in page.select_one(".nhsuk-error-summary").text


def test_access_needs_are_ticked_added_in_words_and_taken_away(case: Case, amina):
    fields = as_shown(amina.visit(f"/cases/{case.id}/reach"))
    amina.send(f"/cases/{case.id}/reach", **(fields | {"needs": ["Lip reads"], "other_need": "Cannot manage stairs"}))
    assert {need.label for need in case.patient.access_needs} == {"Lip reads", "Cannot manage stairs"}

    fields = as_shown(amina.visit(f"/cases/{case.id}/reach")) | {"needs": ["Cannot manage stairs"]}
    amina.send(f"/cases/{case.id}/reach", **fields)

    assert [need.label for need in case.patient.access_needs] == ["Cannot manage stairs"]
    entries = db.session.query(TrailEntry).filter_by(subject_kind="access_need", deed=Deed.CHANGED)
    assert [entry.detail for entry in entries] == ["no longer needed"]


def test_two_people_changing_it_at_once_see_both_and_nothing_is_overwritten(case: Case, amina):
    fields = as_shown(amina.visit(f"/cases/{case.id}/reach")) | {"mobile": "07700 900456"}
    case.patient.mobile = "07700 900789"

    page = amina.follow(f"/cases/{case.id}/reach", **fields)

    assert "Mobile: now “07700 900789”, yours “07700 900456”" in page.text
    assert case.patient.mobile == "07700 900789"


def test_having_seen_both_mine_can_be_saved(case: Case, amina):
    fields = as_shown(amina.visit(f"/cases/{case.id}/reach")) | {"mobile": "07700 900456"}
    case.patient.mobile = "07700 900789"
    page = amina.follow(f"/cases/{case.id}/reach", **fields)

    amina.send(f"/cases/{case.id}/reach", **as_shown(page))

    assert case.patient.mobile == "07700 900456"


def test_risk_is_assessed_and_the_earlier_answer_stays(case: Case, amina, rushcliffe: Place):
    before = latest_risk(case.patient_id)

    amina.send(f"/cases/{case.id}/risk", answer="risks", detail="A large dog")

    now = latest_risk(case.patient_id)
    assert (now.answer, now.detail, now.assessor) == (RiskAnswer.RISKS, "A large dog", "Amina Hassan")
    assert before.answer is RiskAnswer.NONE_KNOWN


def test_who_said_so_may_be_somebody_else(case: Case, amina, rushcliffe: Place):
    amina.send(f"/cases/{case.id}/risk", answer="none_known", assessor="District nurse")

    now = latest_risk(case.patient_id)
    assert (now.assessor, now.assessed_by_id) == ("District nurse", rushcliffe.link_worker.id)


@pytest.mark.parametrize(
    ("typed", "says"), [({}, "Choose one of the three answers"), ({"answer": "risks"}, "Say which risks")]
)
def test_an_answer_about_risk_must_be_whole(case: Case, amina, typed: dict[str, str], says: str):
    page = amina.follow(f"/cases/{case.id}/risk", **typed)

    assert says in page.select_one(".nhsuk-error-summary").text


@pytest.mark.parametrize("path", ["reach", "risk"])
def test_only_the_worker_who_may_see_the_person_changes_this(case, rushcliffe, nottingham_west, browse, path: str):
    assert browse(nottingham_west.link_worker).send(f"/cases/{case.id}/{path}").status_code == 404
    assert browse(rushcliffe.gp).send(f"/cases/{case.id}/{path}").status_code == 403
    assert browse(rushcliffe.lead).send(f"/cases/{case.id}/{path}").status_code == 403
