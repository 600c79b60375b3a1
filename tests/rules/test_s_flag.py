"""The S-flag: where somebody is comes from nowhere but a recorded reveal, and nothing is posted until a way is safe."""

import pytest
from sqlalchemy import select

from socialrx.access.conditions import not_s_flagged
from socialrx.caseload import actions as casework
from socialrx.caseload.actions import AskSafeWay
from socialrx.caseload.models import Case, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.documents.sending import may_send_to_person
from socialrx.documents.summary import gather
from socialrx.onward.shown import district_of
from socialrx.patients import flags, reach
from socialrx.patients.actions import differences
from socialrx.patients.flags import CannotFlag, FlagSource, SFlag
from socialrx.patients.hidden import DETAIL_WORDS, HIDDEN
from socialrx.patients.models import Patient
from tests import factories
from tests.factories import Place

KEPT = {
    "address": "1 Elm Street",
    "postcode": "NG2 7PG",
    "door_note": "blue door",
    "mobile": "07700 900456",
    "landline": "0115 496 0456",
    "email": "joan@example.org",
    "emergency_name": "Pat",
    "emergency_relationship": "sister",
    "emergency_phone": "0115 496 0789",
}


@pytest.fixture
def flag(case: Case, rushcliffe: Place) -> SFlag:
    """Joan, with everything on record, flagged by her worker."""
    for name, words in KEPT.items():
        setattr(case.patient, name, words)
    return factories.kept(set_by(rushcliffe, case.patient))


def set_by(place: Place, patient: Patient) -> SFlag:
    by, employer = place.link_worker, place.pcn.id
    return flags.set_flag(patient, by=by, source=FlagSource.WORKER, because="Left home", organisation_id=employer)


def test_every_detail_that_leads_to_somebody_is_hidden():
    assert set(KEPT) == HIDDEN == set(DETAIL_WORDS)


def test_while_it_stands_every_reader_gets_blanks_and_nothing_is_lost(flag: SFlag, case: Case):
    patient = case.patient

    assert {getattr(patient, name) for name in HIDDEN} == {""}
    assert patient.shown_practice is None
    flag.take_off(by=factories.user("Una", "F", factories.Role.TEAM_LEAD, case.team.employer, case.team), reason="Over")
    assert {name: getattr(patient, name) for name in HIDDEN} == KEPT
    assert patient.shown_practice is not None


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_a_list_in_columns_gets_blanks_too(flag: SFlag, name: str):
    detail = getattr(Patient, name)

    assert db.session.scalars(select(detail)).all() == [""]
    assert db.session.scalars(select(Patient).where(detail == KEPT[name])).all() == []


def test_it_is_set_once_and_taken_off_by_somebody_else_with_a_reason(flag: SFlag, case: Case, rushcliffe: Place):
    with pytest.raises(CannotFlag, match="already"):
        set_by(rushcliffe, case.patient)
    with pytest.raises(CannotFlag, match="Somebody else"):
        flag.take_off(by=rushcliffe.link_worker, reason="Over")
    with pytest.raises(CannotFlag, match="no longer"):
        flag.take_off(by=rushcliffe.lead, reason=" ")

    flag.take_off(by=rushcliffe.lead, reason="He has died")

    assert not case.patient.is_s_flagged
    assert flags.flag_of(case.patient) is None
    assert set_by(rushcliffe, case.patient)


def test_revealing_needs_a_reason_from_the_list_and_words(flag: SFlag, case: Case, rushcliffe: Place):
    for reason, words in (("", "To ring"), ("nosy", "To ring"), ("contact", " ")):
        with pytest.raises(CannotFlag):
            flags.reveal(case.patient, reason=reason, words=words, organisation_id=rushcliffe.pcn.id)


def test_revealing_shows_all_of_it_is_on_the_trail_and_told_to_the_ig_lead(flag: SFlag, case: Case, rushcliffe: Place):
    shown = flags.reveal(
        case.patient, reason="contact", words="She asked me to ring", organisation_id=rushcliffe.pcn.id
    )

    assert {one.words for one in shown} == {*KEPT.values(), "Rushcliffe Surgery"}
    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.REVEALED)
    assert entry.patient_id == case.patient_id
    assert "She asked me to ring" in entry.detail
    [letter] = db.session.query(Letter).filter_by(kind="address-revealed")
    assert letter.recipient == rushcliffe.ig.email
    assert not [words for words in (*KEPT.values(), "Joan") if words in letter.title + letter.body + entry.detail]


def test_nothing_goes_by_post_until_somebody_confirms_a_safe_way(flag: SFlag, case: Case, rushcliffe: Place):
    with pytest.raises(AskSafeWay):
        casework.plan_next(case, NextKind.LETTER, on=clock.today())
    assert "safe way" in may_send_to_person(case).refusal
    assert casework.usual_next(case, 2)[0] is NextKind.CALL

    flag.confirm_safe_way("By post to her sister, never by telephone", by=rushcliffe.link_worker)
    db.session.flush()

    casework.plan_next(case, NextKind.LETTER, on=clock.today())
    assert any("never by telephone" in words for words in may_send_to_person(case).to_check)
    assert casework.usual_next(case, 2)[0] is NextKind.LETTER


def test_a_safe_way_is_said_in_words(flag: SFlag, rushcliffe: Place):
    with pytest.raises(CannotFlag):
        flag.confirm_safe_way(" ", by=rushcliffe.link_worker)


def test_a_summary_names_no_practice_and_a_group_no_district(flag: SFlag, case: Case):
    assert gather(case).practice_name == ""
    assert district_of(case.patient) == ""


def test_only_what_is_typed_changes(flag: SFlag, case: Case):
    typed = {field: getattr(case.patient, field) for field in reach.FIELDS} | {"mobile": "07700 900999"}

    reach.change(case.patient, typed, [])

    assert case.patient.kept_mobile == "07700 900999"
    assert case.patient.kept_address == "1 Elm Street"


def test_what_is_no_longer_safe_is_taken_out_unseen(flag: SFlag, case: Case):
    reach.forget(case.patient, ["landline", "given_name"])

    assert case.patient.kept_landline == ""
    assert case.patient.given_name == "Joan"


def test_what_a_practice_types_again_is_named_and_not_repeated_nor_compared(flag: SFlag, case: Case):
    said = differences(case.patient, {"address": KEPT["address"], "mobile": "07700 900111", "language": "Urdu"})

    assert "address, mobile: ask them" in said.lower()
    assert "urdu" in said.lower()
    assert not [words for words in ("Elm", "900111") if words.lower() in said.lower()]


def test_a_practice_reads_contact_details_only_of_people_without_it(flag: SFlag, case: Case, rushcliffe: Place):
    assert not not_s_flagged(rushcliffe.gp, case.patient)
    assert not not_s_flagged(rushcliffe.gp, case)
    assert not_s_flagged(rushcliffe.gp, factories.patient(practice=rushcliffe.practice))
    assert not_s_flagged(rushcliffe.gp, None)
