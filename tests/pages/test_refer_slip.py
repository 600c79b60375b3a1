"""The slip that the patient takes home: what, who, when, how to say no, and nothing that could harm."""

from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import RiskAnswer
from socialrx.referrals.models import Answer, Referral
from tests import factories
from tests.factories import Place

CANARY = "CANARY"
UNSAFE = {
    "needs": ["abuse", "money"],
    "hopes": f"{CANARY} hopes",
    "risk": RiskAnswer.RISKS,
    "risk_detail": f"{CANARY} risk",
    "answer": Answer.REPRESENTATIVE,
    "answer_explanation": f"{CANARY} who agreed",
    "contact_within": 2,
    "contact_within_reason": f"{CANARY} reason",
    "remark": f"{CANARY} remark",
}


def referral_with_secrets(place: Place) -> Referral:
    person = factories.patient(
        f"{CANARY}given",
        f"{CANARY}family",
        practice=place.practice,
        preferred_name=f"{CANARY}called",
        address=f"1 {CANARY} Road",
        postcode="NG2 7PG",
        door_note=f"{CANARY} door",
        email="canary@example.org",
        contact_warning=f"{CANARY} warning",
        best_time=f"{CANARY} time",
        language=f"{CANARY} tongue",
    )
    return factories.referral(person, place.gp, **UNSAFE)


def test_the_slip_says_who_rings_from_which_number_by_when_and_how_to_say_no(rushcliffe: Place, browse, referral):
    page = browse(rushcliffe.gp).visit(f"/refer/{referral.id}/slip").select_one(".srx-slip").text

    due = referral.contact_due_on
    assert f"{due:%A} {due.day} {due:%B}" in page
    assert f"They ring from {rushcliffe.team.phone}" in page
    assert f"Say no when they get in touch, or ring {rushcliffe.team.phone}" in " ".join(page.split())
    assert "It is free and it is up to you." in page
    assert referral.reference in page


def test_nothing_unsafe_is_on_the_slip(rushcliffe: Place, browse):
    referral = referral_with_secrets(rushcliffe)
    person = referral.patient

    slip = browse(rushcliffe.gp).get(f"/refer/{referral.id}/slip").text.lower()

    for secret in (CANARY, "abuse", "money", "NG2", person.nhs_number, person.nhs_number[-4:], "1951", person.mobile):
        assert secret.lower() not in slip, secret


def test_somebody_who_is_not_to_be_rung_is_not_told_that_they_will_be(rushcliffe: Place, browse):
    person = factories.patient(practice=rushcliffe.practice, best_way="8")
    referral = factories.referral(person, rushcliffe.gp)

    page = browse(rushcliffe.gp).visit(f"/refer/{referral.id}/slip").text

    assert "will get in touch, in the way you asked for" in page
    assert "will ring you" not in page


def test_printing_the_slip_goes_on_the_trail(rushcliffe: Place, browse, referral: Referral):
    browse(rushcliffe.receptionist).visit(f"/refer/{referral.id}/slip")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.PRINTED)
    assert (entry.subject_id, entry.patient_id) == (referral.id, referral.patient_id)


def test_another_practice_has_neither_the_number_nor_the_slip(
    rushcliffe: Place, nottingham_west: Place, browse, referral: Referral
):
    for path in ("sent", "slip"):
        assert browse(nottingham_west.gp).get(f"/refer/{referral.id}/{path}").status_code == 404
        assert browse(rushcliffe.link_worker).get(f"/refer/{referral.id}/{path}").status_code == 403
