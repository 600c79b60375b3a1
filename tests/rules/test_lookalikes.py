"""Who may be one person twice is offered and never merged by itself; who is easily mistaken is warned about."""

from datetime import date
from types import SimpleNamespace

import pytest

from socialrx.caseload import same_person
from socialrx.core.database import db
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.likeness import around, likeness, looks_like, suspected
from socialrx.patients.models import Patient
from socialrx.patients.names import folded
from tests import factories
from tests.factories import Place

BORN = date(1951, 5, 4)


def somebody(given="Joan", family="Sutton", born=BORN, number=None, postcode="", mobile="", landline="", id=None):
    """A person on paper only."""
    names = {"folded_given": folded(given), "folded_family": folded(family)}
    ways = {"postcode": postcode, "mobile": mobile, "landline": landline}
    return SimpleNamespace(id=id or object(), date_of_birth=born, nhs_number=number, **names, **ways)


JOAN = somebody(number="9990000018", postcode="NG2 5AA", mobile="07700 900123")


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (somebody(), "same name, same date of birth"),
        (somebody(given="JOÁN", family="Süt-ton"), "same name, same date of birth"),
        (somebody(postcode="NG2 5AA"), "same name, same date of birth, same postcode"),
        (
            somebody(given="Jo", landline="07700 900123"),
            "same date of birth, same family name, and one given name is short for the other, same telephone number",
        ),
        (
            somebody(born=date(1951, 4, 5), mobile="07700 900123"),
            "same name, dates of birth that differ in one place, same telephone number",
        ),
    ],
)
def test_who_may_be_the_same_person_is_said_with_the_reasons(other, reasons: str):
    found = likeness(JOAN, other)

    assert found.is_suspected
    assert str(found) == reasons


@pytest.mark.parametrize(
    ("other", "who"),
    [
        (somebody(number="9990000026"), "two NHS numbers tell two people apart"),
        (somebody(given="Jean", postcode="NG2 5AA", mobile="07700 900123"), "twins at one address"),
        (somebody(born=date(1975, 9, 20), mobile="07700 900123"), "mother and daughter with one telephone"),
        (somebody(given="Peter", family="Moss", mobile="07700 900123"), "a shared telephone is no likeness"),
        (somebody(given="Jo"), "a short name alone is too little"),
        (JOAN, "a person is not their own duplicate"),
    ],
)
def test_who_is_not_suspected(other, who: str):
    assert not likeness(JOAN, other).is_suspected, who


def test_what_has_more_in_common_is_offered_first():
    near, far = somebody(postcode="NG2 5AA", mobile="07700 900123"), somebody()

    assert [other for other, _ in suspected(JOAN, [far, near])] == [near, far]


def test_nothing_sensitive_is_compared():
    hidden = somebody(postcode="", mobile="")

    assert str(likeness(somebody(), hidden)) == "same name, same date of birth"


def test_twins_and_father_and_son_look_alike():
    twin, daughter = somebody(given="Jean"), somebody(born=date(1980, 1, 1))

    assert looks_like(JOAN, twin) and looks_like(JOAN, daughter)
    assert not looks_like(JOAN, somebody(given="Ada", born=date(1980, 1, 1)))
    assert not looks_like(JOAN, somebody(family="Moss"))


def test_the_same_person_by_two_routes_is_offered_and_never_merged_by_itself(joan: Patient, rushcliffe: Place):
    """The practice referred her with a number; then she came herself, without one."""
    factories.referral(joan, rushcliffe.gp)
    again = factories.patient(practice=rushcliffe.practice, no_number_reason="nhs-number-not-known")
    factories.referral(again, None, source="self")

    everybody = db.select(Patient)
    assert [other.id for other, _ in suspected(joan, around(everybody, joan))] == [again.id]
    assert [other.id for other, _ in suspected(again, around(everybody, again))] == [joan.id]
    assert (joan.merged_into_id, again.merged_into_id) == (None, None)
    assert db.session.query(DuplicateMerge).count() == 0


def test_whoever_was_told_apart_is_not_offered_again(joan: Patient, rushcliffe: Place):
    again = factories.patient(practice=rushcliffe.practice, no_number_reason="x")
    merge = factories.kept(same_person.propose(joan, again, team_id=rushcliffe.team.id, by=rushcliffe.link_worker))
    offered = suspected(joan, [again])
    assert same_person.not_told_apart(joan, offered) == offered

    same_person.tell_apart(merge, by=rushcliffe.lead, reason="Mother and daughter")

    assert same_person.not_told_apart(joan, offered) == []


def test_looking_for_somebody_alike_reads_its_indexes(joan: Patient, queries):
    [asked] = queries(lambda: around(db.select(Patient), joan))

    if db.engine.dialect.name == "sqlite":
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("a",) * asked.count("?")).all()
        plan = "\n".join(row[-1] for row in rows)
        assert "ix_patient_name" in plan and "ix_patient_born_family" in plan
        assert "SCAN patient" not in plan
