"""How much work a case is and why, and how near a worker is to too much."""

import pytest
from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.caseload.actions import CaseloadFull, allocate, raise_concern, record_contact
from socialrx.caseload.limits import Room, room, set_limits, suggested_limit, year_range
from socialrx.caseload.loads import held_by, load_of, team_loads
from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.caseload.weights import LIST, columns, points, weight_of
from socialrx.core import clock, codelists
from socialrx.core.codelists import CodeListEntry
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import RiskAnswer
from socialrx.patients.risk import assess
from tests import factories
from tests.factories import Place


@pytest.fixture
def amina(rushcliffe: Place) -> User:
    return rushcliffe.link_worker


def another_case(place: Place, given: str, worker: User | None = None, **asked) -> Case:
    person = factories.patient(given, "Dean", practice=place.practice, no_number_reason="nhs-number-not-known")
    sent = factories.referral(person, place.gp, **asked)
    return factories.case(sent, worker or place.link_worker, by=place.lead)


def test_a_new_case_with_one_need_weighs_only_its_stage(case: Case):
    assert weight_of(case.id).says == "1 point: 1 for making contact"


def test_everything_that_makes_a_case_heavier_is_in_the_sum_and_in_its_reasons(rushcliffe: Place, amina: User):
    case = another_case(rushcliffe, "Arthur", needs=["loneliness", "housing", "abuse"])
    assess(case.patient, RiskAnswer.RISKS, by=amina, detail="Falls on the stairs")
    raise_concern(case, by=amina, concern="Bruises")
    case.patient.interpreter = codelists.choices("interpreter-needed")[0].key
    record_contact(case, by=amina, mode="02", outcome="spoke_conversation")
    case.will(NextKind.HOME_VISIT, on=clock.today())
    db.session.commit()

    weight = weight_of(case.id)

    assert weight.parts == {"risk": 2, "worry": 2, "need": 5, "interpreter": 1, "home_visit": 1, "in_touch": 2}
    assert weight.points == 13
    assert weight.says == (
        "13 points: 2 for known risks, 2 for an open worry about safety, 5 for needs, "
        "1 for an interpreter, 1 for a planned home visit, 2 for being in touch"
    )


def test_a_worry_that_was_closed_and_a_risk_that_is_past_weigh_nothing(case: Case, rushcliffe: Place, amina: User):
    assess(case.patient, RiskAnswer.RISKS, by=amina, detail="Falls")
    worry = raise_concern(case, by=amina, concern="Bruises")
    db.session.commit()
    before = weight_of(case.id).points

    assess(case.patient, RiskAnswer.NONE_KNOWN, by=amina)
    worry.acknowledge(by=rushcliffe.lead)
    worry.close(by=rushcliffe.lead, reason="Spoken to")
    db.session.commit()

    assert (before, weight_of(case.id).points) == (5, 1)


def test_on_hold_its_stage_weighs_nothing(case: Case, rushcliffe: Place):
    case.hold(by=rushcliffe.lead, reason="in_hospital", until=clock.today())
    db.session.commit()

    assert weight_of(case.id).points == 0


def test_an_installation_has_its_own_points(case: Case):
    entry = db.session.get_one(CodeListEntry, (LIST, "to_contact"))
    entry.grouping = "7"
    db.session.commit()
    codelists.forget()

    assert weight_of(case.id).points == 7
    entry.grouping = "1"
    db.session.commit()


def test_every_reason_has_words_and_whole_points():
    assert all(codelists.entries(LIST)[reason].label for reason in columns())
    assert all(codelists.grouping(LIST, key) == str(points(key)) for key in codelists.entries(LIST))


def test_a_workers_points_are_the_sum_of_their_cases_by_reason(case: Case, rushcliffe: Place, amina: User):
    second = another_case(rushcliffe, "Arthur", needs=["loneliness", "money"])
    closed = another_case(rushcliffe, "Edna")
    closed.close(by=amina, reason="completed", ended_by=EndedBy.TOGETHER)
    db.session.commit()

    held = held_by(amina.id)

    assert (held.open, held.weight.parts) == (2, {"need": 1, "to_contact": 2})
    assert held.weight.points == weight_of(case.id).points + weight_of(second.id).points


def test_the_year_counts_what_was_accepted_in_the_last_365_days_closed_or_not(
    case: Case, rushcliffe: Place, amina: User
):
    old, closed = another_case(rushcliffe, "Arthur"), another_case(rushcliffe, "Edna")
    old.opened_at = clock.now() - clock.timedelta(days=366)
    closed.close(by=amina, reason="completed", ended_by=EndedBy.TOGETHER)
    db.session.commit()

    assert load_of(amina).year == 2


def test_ten_workers_with_sixty_cases_cost_as_many_queries_as_one_with_one(case: Case, rushcliffe: Place, queries):
    few = queries(lambda: team_loads([rushcliffe.team.id], select(Case)))
    for given in ("Ada", "Ben", "Cleo", "Dan"):
        worker = factories.user(given, "Reed", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
        another_case(rushcliffe, given, worker)

    many = queries(lambda: team_loads([rushcliffe.team.id], select(Case)))

    assert len(few) == len(many) == 2


def test_nearly_full_begins_at_four_fifths_and_full_at_the_limit():
    assert [room(held, 10) for held in (7, 8, 9, 10, 11)] == [
        Room.ROOM,
        Room.NEARLY,
        Room.NEARLY,
        Room.FULL,
        Room.FULL,
    ]
    assert room(0, 0) is Room.FULL


def test_points_fill_a_caseload_before_its_cases_do(case: Case, rushcliffe: Place, amina: User):
    heavy = another_case(rushcliffe, "Arthur", needs=["abuse", "housing", "legal", "substance"])
    amina.safe_caseload = 3
    db.session.commit()
    assert (held_by(amina.id).weight.points, load_of(amina).points_limit) == (10, 12)
    assert load_of(amina).room is Room.NEARLY

    assess(heavy.patient, RiskAnswer.RISKS, by=amina, detail="Violent partner")
    db.session.commit()

    assert load_of(amina).room is Room.FULL
    waiting = factories.case(
        factories.referral(factories.patient("Edna", "Dean"), None, source="self"), None, by=rushcliffe.lead
    )
    with pytest.raises(CaseloadFull, match="12 points"):
        allocate(waiting, amina, by=rushcliffe.lead)
    allocate(waiting, amina, by=rushcliffe.lead, reason="Two of theirs close this week")
    assert waiting.link_worker is amina


def test_the_year_and_the_suggested_limit_go_by_the_hours_worked(amina: User):
    assert (year_range(amina), suggested_limit(None)) == ((200, 250), 56)

    amina.hours_a_week = 18.75

    assert (year_range(amina), suggested_limit(18.75)) == ((100, 125), 28)


def test_limits_are_kept_with_the_numbers_on_the_trail(amina: User):
    set_limits(amina, safe_caseload=40, hours_a_week=22.5, languages="Polish; urdu, Polish")
    db.session.commit()

    assert (amina.safe_caseload, amina.hours_a_week, amina.languages) == (40, 22.5, "Polish, urdu")
    kept = db.session.scalars(
        select(TrailEntry).where(TrailEntry.subject_id == amina.id, TrailEntry.deed == Deed.ACCOUNT)
    )
    assert kept.one().detail == "limits: 60 open at once, full time became 40 open at once, 22.5 hours"


@pytest.mark.parametrize(("cases", "hours"), [(-1, None), (301, None), (40, 0), (40, 61)])
def test_limits_that_cannot_be_are_refused(amina: User, cases: int, hours: float | None):
    with pytest.raises(BadInput):
        set_limits(amina, safe_caseload=cases, hours_a_week=hours, languages="")
    assert amina.safe_caseload == 60
