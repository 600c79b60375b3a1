"""Two records become one only by two people, and exactly that is undone for 90 days."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from socialrx.access.conditions import not_own_proposal
from socialrx.access.scopes import SCOPES, people_of_our_teams
from socialrx.accounts.queries import seat_of
from socialrx.caseload import actions as casework
from socialrx.caseload import same_person
from socialrx.caseload.models import Case
from socialrx.caseload.models.case import EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import TrailEntry
from socialrx.outcomes.models import Measurement, Mode
from socialrx.patients import objections
from socialrx.patients.duplicates import DuplicateMerge, MergeStatus, everyone_merged_into
from socialrx.patients.merging import CannotMerge, columns_that_name_a_person
from socialrx.patients.models import AccessNeed, Patient, RiskAnswer
from socialrx.patients.objections import ObjectionKind
from socialrx.patients.restriction import restrict
from socialrx.patients.risk import assess
from socialrx.plans.models import Plan
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

COMPARED = ["name", "date_of_birth"]
TELLS_OF_IT = {"duplicate_merge", "merge_row", "trail_entry"}


@pytest.fixture
def second(rushcliffe: Place) -> Patient:
    """Joan once more, who came by another way, without a number."""
    return factories.patient(practice=rushcliffe.practice, no_number_reason="nhs-number-not-known")


def proposed(one: Patient, other: Patient, place: Place) -> DuplicateMerge:
    return factories.kept(same_person.propose(one, other, team_id=place.team.id, by=place.link_worker))


def merged(one: Patient, other: Patient, place: Place) -> DuplicateMerge:
    merge = proposed(one, other, place)
    same_person.approve(merge, by=place.lead, compared=COMPARED)
    return factories.kept(merge)


def undone(merge: DuplicateMerge, place: Place) -> None:
    same_person.undo(merge, by=place.lead, reason="Her niece has the same name")
    db.session.commit()


def everything() -> dict[str, list[str]]:
    """Every row of every table but those that tell of the merge itself, as the database has it."""
    db.session.commit()
    tables = [table for table in db.metadata.sorted_tables if table.name not in TELLS_OF_IT]
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}


def closed_case(person: Patient, place: Place) -> Case:
    case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
    case.close(by=place.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    return factories.kept(case)


def of(patient: Patient, model: type) -> int:
    return db.session.query(model).filter_by(patient_id=patient.id).count()


# ---------------------------------------------------------------- the decision


def test_the_record_with_an_nhs_number_is_kept(joan: Patient, second: Patient, rushcliffe: Place):
    for pair in ((joan, second), (second, joan)):
        assert same_person.in_order(*pair) == (joan, second)


def test_everything_of_the_second_record_is_the_firsts(referral: Referral, second: Patient, rushcliffe: Place):
    case = closed_case(second, rushcliffe)

    merge = merged(referral.patient, second, rushcliffe)

    assert case.patient_id == case.referral.patient_id == referral.patient_id
    assert (of(second, Case), of(second, Referral)) == (0, 0)
    assert second.merged_into_id == referral.patient_id
    assert (merge.status, merge.decided_by_id) == (MergeStatus.MERGED, rushcliffe.lead.id)
    assert merge.decided_because == "Compared: Name, Date of birth"


def test_nobody_approves_what_they_proposed(joan: Patient, second: Patient, rushcliffe: Place):
    merge = factories.kept(same_person.propose(joan, second, team_id=rushcliffe.team.id, by=rushcliffe.lead))

    assert not not_own_proposal(rushcliffe.lead, merge)
    with pytest.raises(CannotMerge, match="proposed this yourself"):
        same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)


def test_the_database_itself_wants_a_second_person(joan: Patient, second: Patient, rushcliffe: Place):
    merge = proposed(joan, second, rushcliffe)
    merge.decided_at, merge.decided_by_id = clock.now(), merge.proposed_by_id

    with pytest.raises(sa.exc.IntegrityError):
        db.session.commit()


@pytest.mark.parametrize(
    ("compared", "words"),
    [
        ([], "at least two"),
        (["name"], "at least two"),
        (["name", "name"], "at least two"),
        (["name", "email"], "E-mail"),
    ],
)
def test_two_identifiers_are_compared_and_are_the_same(compared, words, joan, second, rushcliffe: Place):
    with pytest.raises(CannotMerge, match=words):
        same_person.approve(proposed(joan, second, rushcliffe), by=rushcliffe.lead, compared=compared)


def test_two_nhs_numbers_are_two_people(joan: Patient, rushcliffe: Place):
    twin = factories.patient("Jean", nhs_number="9990000107" if joan.nhs_number != "9990000107" else "9990000115")

    with pytest.raises(CannotMerge, match="two people"):
        proposed(joan, twin, rushcliffe)


def test_open_work_on_both_is_put_right_first(case: Case, second: Patient, rushcliffe: Place):
    factories.referral(second, rushcliffe.gp)

    with pytest.raises(CannotMerge, match="Both have open work"):
        merged(case.patient, second, rushcliffe)


def test_a_death_on_one_record_only_is_put_right_first(joan: Patient, second: Patient, rushcliffe: Place):
    second.record_death(clock.today())

    with pytest.raises(CannotMerge, match="recorded as having died"):
        merged(joan, second, rushcliffe)


def test_a_restricted_record_is_not_merged(joan: Patient, second: Patient, rushcliffe: Place):
    merge = proposed(joan, second, rushcliffe)
    factories.kept(restrict(second, by=rushcliffe.ig, reason="Disputed"))

    with pytest.raises(CannotMerge, match="cannot be changed now"):
        same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)


@pytest.mark.parametrize("half", [0, 1])
def test_an_open_worry_on_either_half_wants_the_ig_lead(half: int, joan: Patient, second: Patient, rushcliffe: Place):
    case = closed_case((joan, second)[half], rushcliffe)
    factories.kept(casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises"))
    merge = proposed(joan, second, rushcliffe)
    with pytest.raises(CannotMerge, match="governance lead must agree"):
        same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)

    same_person.agree(merge, by=rushcliffe.ig)
    same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)

    assert merge.status is MergeStatus.MERGED
    assert merge.agreed_by_id == rushcliffe.ig.id


def test_a_sensitive_address_wants_the_ig_lead_and_never_comes_to_light(joan: Patient, second, rushcliffe: Place):
    second.is_s_flagged = True
    merge = proposed(joan, second, rushcliffe)
    same_person.agree(merge, by=rushcliffe.ig)
    with pytest.raises(CannotMerge, match="Flag the record that is kept"):
        same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)

    joan.is_s_flagged = True
    merge.agreed_at = merge.agreed_by_id = None
    assert same_person.wants_agreement(merge) == ["Where one of them lives is sensitive."]


def test_two_who_were_told_apart_are_not_merged(joan: Patient, second: Patient, rushcliffe: Place):
    merge = proposed(joan, second, rushcliffe)

    same_person.tell_apart(merge, by=rushcliffe.lead, reason="Mother and daughter")

    with pytest.raises(CannotMerge, match="decided this already"):
        same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)
    with pytest.raises(CannotMerge, match="decided this already"):
        same_person.tell_apart(merge, by=rushcliffe.lead, reason="Again")


def test_a_pair_is_proposed_once(joan: Patient, second: Patient, rushcliffe: Place):
    proposed(joan, second, rushcliffe)

    with pytest.raises(CannotMerge, match="proposed already"):
        proposed(second, joan, rushcliffe)


# ---------------------------------------------------------------- what is moved


def test_every_column_that_names_a_person_is_found_and_has_a_key():
    found = {f"{table.name}.{column.name}" for table, column in columns_that_name_a_person()}

    assert {"referral.patient_id", "case_.patient_id", "patient.merged_into_id", "objection.patient_id"} <= found
    assert not {name.split(".")[0] for name in found} & TELLS_OF_IT
    assert [table.name for table, _ in columns_that_name_a_person() if list(table.primary_key) != [table.c.id]] == []


def test_a_need_that_both_records_have_stays_where_it_is(joan: Patient, second: Patient, rushcliffe: Place):
    for person, keys in ((joan, ["hearing"]), (second, ["hearing", "large print"])):
        person.access_needs = [AccessNeed(key=key, label=key) for key in keys]

    merged(joan, second, rushcliffe)

    assert {need.key for need in joan.access_needs} == {"hearing", "large print"}
    assert of(second, AccessNeed) == 1


def test_something_of_which_one_person_can_have_only_one_is_refused_in_words(joan, second, rushcliffe, monkeypatch):
    monkeypatch.setattr("socialrx.patients.merging.ALREADY_THERE", {})
    for person in (joan, second):
        person.access_needs = [AccessNeed(key="hearing", label="hearing")]
    factories.kept(AccessNeed(patient_id=second.id, key="other", label="other"))
    merge = proposed(joan, second, rushcliffe)
    before = everything()

    with pytest.raises(CannotMerge, match="only one"):
        same_person.approve(merge, by=rushcliffe.lead, compared=COMPARED)
    db.session.rollback()

    assert everything() == before


def test_the_trail_of_both_stays_and_is_known_to_belong_together(joan: Patient, second: Patient, rushcliffe: Place):
    def entries() -> list[str]:
        return sorted(
            map(repr, db.session.execute(select(TrailEntry.__table__).where(TrailEntry.patient_id == second.id)))
        )

    before = entries()

    merged(joan, second, rushcliffe)

    assert set(before) < set(entries())
    assert everyone_merged_into(joan.id) == [joan.id, second.id]


def test_a_merged_record_is_in_no_scope_and_is_matched_with_nobody(referral: Referral, second: Patient, rushcliffe):
    factories.referral(second, rushcliffe.gp).withdraw(by=rushcliffe.gp, reason="Twice")
    merged(referral.patient, second, rushcliffe)

    for who in ("gp", "link_worker", "lead"):
        user = getattr(rushcliffe, who)
        user.seat = seat_of(user.id, (rushcliffe.practice if who == "gp" else rushcliffe.pcn).id)
        assert second not in db.session.scalars(SCOPES[Patient](user)).all()
    assert second not in db.session.scalars(people_of_our_teams(rushcliffe.lead)).all()


# ---------------------------------------------------------------- undo


def test_undo_gives_back_exactly_what_was_moved(referral: Referral, second: Patient, rushcliffe: Place):
    closed_case(second, rushcliffe)
    before = everything()

    undone(merged(referral.patient, second, rushcliffe), rushcliffe)

    assert everything() == before


def test_undo_works_on_the_90th_day_and_not_after(joan: Patient, second: Patient, rushcliffe: Place, time_machine_at):
    merge = merged(joan, second, rushcliffe)

    time_machine_at(merge.decided_at + timedelta(days=90))
    assert same_person.may_be_undone(merge)
    time_machine_at(merge.decided_at + timedelta(days=90, seconds=1))

    with pytest.raises(CannotMerge, match="90 days"):
        undone(merge, rushcliffe)


def test_what_was_added_since_stays_with_the_kept_record_and_is_listed(joan, second, rushcliffe: Place):
    merge = merged(joan, second, rushcliffe)
    assess(joan, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="Large dog")
    db.session.commit()

    assert same_person.to_decide(merge) == ["a risk assessment"]
    undone(merge, rushcliffe)

    assert same_person.to_decide(merge) == ["a risk assessment"]
    assert "Large dog" in db.session.scalars(select_risks(joan)).all()


def select_risks(person: Patient) -> sa.Select:
    from_risks = sa.text("SELECT detail FROM risk_assessment")
    assert db.session.execute(from_risks)
    table = db.metadata.tables["risk_assessment"]
    return select(table.c.detail).where(table.c.patient_id == person.id)


def test_what_hangs_on_a_row_that_goes_back_goes_with_it(joan: Patient, second: Patient, rushcliffe: Place):
    waiting = factories.referral(second, rushcliffe.gp)
    merge = merged(joan, second, rushcliffe)
    case = factories.case(waiting, rushcliffe.link_worker, by=rushcliffe.lead)
    worry = factories.kept(casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises"))

    undone(merge, rushcliffe)

    assert {waiting.patient_id, case.patient_id, worry.patient_id} == {second.id}
    assert same_person.to_decide(merge) == []


def test_merged_undone_and_merged_again(joan: Patient, second: Patient, rushcliffe: Place):
    closed_case(second, rushcliffe)
    before = everything()
    undone(merged(joan, second, rushcliffe), rushcliffe)

    again = merged(joan, second, rushcliffe)
    undone(again, rushcliffe)

    assert everything() == before
    with pytest.raises(CannotMerge, match="decided this already"):
        undone(again, rushcliffe)


def test_of_two_merges_the_later_is_undone_first(joan: Patient, second: Patient, rushcliffe: Place):
    third = factories.patient(practice=rushcliffe.practice, no_number_reason="nhs-number-not-known")
    closed_case(third, rushcliffe)
    before = everything()
    first_merge = merged(second, third, rushcliffe)
    later_merge = merged(joan, second, rushcliffe)
    assert everyone_merged_into(joan.id) == sorted([joan.id, second.id, third.id], key=lambda id: (id != joan.id, id))

    with pytest.raises(CannotMerge, match="Undo that one first"):
        undone(first_merge, rushcliffe)
    db.session.rollback()
    undone(later_merge, rushcliffe)
    undone(first_merge, rushcliffe)

    assert everything() == before


# ---------------------------------------------------------------- any two people


def add_risk(person: Patient, place: Place) -> None:
    assess(person, RiskAnswer.NONE_KNOWN, by=place.link_worker)


def add_need(person: Patient, _place: Place) -> None:
    key = f"need {len(person.access_needs)}"
    person.access_needs.append(AccessNeed(key=key, label=key))


def add_objection(person: Patient, place: Place) -> None:
    objections.record(person, ObjectionKind.RESEARCH, by=place.link_worker, words="No")


def add_work(person: Patient, place: Place) -> None:
    """A case that was opened, worked on, and closed, with a worry that was settled."""
    case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
    casework.record_contact(case, by=place.link_worker, mode="02", outcome="spoke_conversation")
    worry = casework.raise_concern(case, by=place.link_worker, concern="Bruises")
    worry.close(by=place.lead, reason="Talked it over")
    measured = {"measure": "ons4", "mode": Mode.SELF, "given_on": clock.today(), "recorded_by_id": place.link_worker.id}
    db.session.add_all([Plan(case=case, what_matters="Her garden"), Measurement(case=case, **measured)])
    case.close(by=place.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)


ADDS: list[Callable[[Patient, Place], None]] = [add_risk, add_need, add_objection, add_work]
STORY = st.lists(st.sampled_from(ADDS), max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_one=STORY, of_other=STORY, since=STORY, who_is_open=st.integers(0, 2))
def test_whatever_two_people_have_undo_gives_it_back(rushcliffe: Place, of_one, of_other, since, who_is_open: int):
    facts = {"practice": rushcliffe.practice, "no_number_reason": "x", "date_of_birth": date(1950, 1, 1)}
    people = [factories.patient("Any", "Body", **facts) for _ in range(2)]
    for person, story in zip(people, (of_one, of_other), strict=True):
        for add in story:
            add(person, rushcliffe)
    if who_is_open < 2:
        factories.case(factories.referral(people[who_is_open], rushcliffe.gp), None, by=rushcliffe.lead)
    before = everything()

    merge = merged(*people, rushcliffe)
    assert all(of(merge.merged, model) == 0 for model in (Case, Referral, objections.Objection))
    undone(merge, rushcliffe)

    assert everything() == before
    again = merged(*people, rushcliffe)
    for add in since:
        add(again.kept, rushcliffe)
    undone(again, rushcliffe)
    after = everything()
    assert all(set(rows) <= set(after[name]) for name, rows in before.items() if name not in {"patient", "access_need"})
