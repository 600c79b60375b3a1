"""How long a record is kept: the rules, who is due, what stops it, and that the clock destroys nothing."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.patients.restriction import restrict
from socialrx.rights import retention
from socialrx.rights.models import RetentionReview
from socialrx.rights.retention import CannotDecide, Days
from socialrx.rights.schedule import RULES, Life, kept_until
from tests import factories
from tests.asking import ids_of, inquiry_about, long_ago, proposed, request_for
from tests.factories import Place, kept
from tests.proactive import loaded, numbers, row

TODAY = select(Patient)


@pytest.fixture
def old(rushcliffe: Place) -> Case:
    """Somebody whom nobody has met since 2014."""
    return long_ago(rushcliffe, given="Old", family="Record", no_number_reason="x")


# ---------------------------------------------------------------- the rules


@pytest.mark.parametrize(
    ("born", "last", "until", "key"),
    [
        (date(1951, 5, 4), date(2018, 3, 3), date(2026, 3, 3), "adult"),
        (date(1951, 5, 4), date(2024, 2, 29), date(2032, 2, 29), "adult"),
        (date(2010, 6, 1), date(2026, 5, 1), date(2035, 6, 1), "child"),  # 15 at the end: to the 25th birthday
        (date(2008, 6, 1), date(2026, 5, 31), date(2034, 6, 1), "child"),  # 17 at the end: to the 26th
        (date(2008, 6, 1), date(2026, 6, 1), date(2034, 6, 1), "adult"),  # 18 that day
    ],
)
def test_an_adult_for_eight_years_a_child_to_a_birthday(born: date, last: date, until: date, key: str, app: Flask):
    found, rule = kept_until(Life(born, last))

    assert (found, rule.key) == (until, key)


def test_somebody_only_ever_on_a_proactive_list_is_due_a_year_after_it(rushcliffe: Place, time_machine_at):
    begins = clock.today()
    loaded(rushcliffe, row(next(numbers()), given="Iris"))
    both = factories.patient("Ada", practice=rushcliffe.practice, nhs_number=None, no_number_reason="x")
    factories.referral(both, rushcliffe.gp)

    time_machine_at(clock.now() + timedelta(days=365))
    assert retention.due(TODAY) == []
    time_machine_at(clock.now() + timedelta(days=1))

    [one] = retention.due(TODAY)
    assert (one.name, one.rule.key, one.last_contact) == ("Iris Bell", "listed", begins)
    kept(
        retention.propose_destruction(
            db.session.get_one(Patient, one.patient_id),
            reason="Never answered",
            organisation_id=rushcliffe.pcn.id,
            by=rushcliffe.ig,
        )
    )


@pytest.mark.parametrize("setting", [True, False])
def test_a_child_on_a_list_is_kept_no_longer(app: Flask, monkeypatch, setting: bool):
    monkeypatch.setitem(app.config, "RETENTION_MENTAL_HEALTH", setting)
    until, rule = kept_until(Life(date(2015, 1, 1), date(2026, 3, 3), is_only_listed=True))

    assert (until, rule.key) == (date(2027, 3, 3), "listed")


@pytest.mark.parametrize(
    ("died", "until"),
    [(None, date(2038, 3, 3)), (date(2020, 1, 1), date(2030, 1, 1)), (date(2036, 1, 1), date(2038, 3, 3))],
)
def test_as_a_mental_health_record_only_where_a_setting_says_so(died, until, app: Flask, monkeypatch):
    life = Life(date(1951, 5, 4), date(2018, 3, 3), died)
    assert kept_until(life)[1].key == "adult"

    monkeypatch.setitem(app.config, "RETENTION_MENTAL_HEALTH", True)

    found, rule = kept_until(life)
    assert (found, rule.key) == (until, "mental_health")


def test_the_years_are_a_setting_and_the_longest_rule_counts(app: Flask, monkeypatch):
    monkeypatch.setitem(app.config, "RETENTION_YEARS", 30)

    assert kept_until(Life(date(2010, 6, 1), date(2026, 5, 1)))[0] == date(2056, 5, 1)


def test_every_rule_names_its_source():
    assert all("Records Management Code" in rule.source for rule in RULES)


# ---------------------------------------------------------------- who is due


def test_who_was_met_lately_is_not_due_and_who_was_not_is(old: Case, case: Case):
    [due] = retention.due(TODAY)

    assert due.patient_id == old.patient_id
    assert due.last_contact == date(2014, 3, 3)
    assert due.until == date(2022, 3, 3)


def test_the_day_itself_is_still_kept(old: Case, time_machine_at):
    time_machine_at(clock.london(date(2022, 3, 3)))
    assert retention.due(TODAY) == []
    time_machine_at(clock.london(date(2022, 3, 4)))
    assert ids_of(retention.due(TODAY)) == {old.patient_id}


def test_a_later_contact_moves_the_day(old: Case, rushcliffe: Place):
    later = old.steps[-1]
    later.at = clock.now() - timedelta(days=300)
    db.session.commit()

    assert retention.due(TODAY) == []


def test_a_child_is_not_due_with_the_adults(rushcliffe: Place, app: Flask, monkeypatch):
    monkeypatch.setitem(app.config, "CHILDREN_WELCOME", True)
    long_ago(rushcliffe, given="Young", family="Record", date_of_birth=date(2004, 6, 1), no_number_reason="x")

    assert retention.due(TODAY) == []


def test_kept_longer_until_the_day_and_then_due_again(old: Case, rushcliffe: Place, time_machine_at):
    until = clock.today() + timedelta(days=100)
    retention.keep_longer(
        old.patient, until=until, reason="A claim may come", organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig
    )
    db.session.commit()

    assert retention.due(TODAY) == []
    time_machine_at(clock.london(until + timedelta(days=1)))
    assert ids_of(retention.due(TODAY)) == {old.patient_id}


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_is_kept_until_a_day_that_has_been(days: int, old: Case, rushcliffe: Place):
    until = clock.today() + timedelta(days=days)

    with pytest.raises(CannotDecide, match="still to come"):
        retention.keep_longer(old.patient, until=until, reason="x", organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig)


def test_the_command_counts_by_rule_names_nobody_and_destroys_nothing(old: Case, case: Case, app: Flask):
    before = db.session.query(Patient).count()
    db.session.commit()

    said = app.test_cli_runner().invoke(args=["retention", "review"])

    assert said.exit_code == 0, said.output
    assert "1  adult: 8 years after" in said.output
    assert "0  child" in said.output
    assert "Old" not in said.output and "Record " not in said.output.replace("Records", "")
    assert db.session.query(Patient).count() == before
    assert db.session.query(RetentionReview).count() == 0


# ---------------------------------------------------------------- what stops it


def test_nothing_stops_what_is_over(old: Case, rushcliffe: Place):
    assert retention.what_stops(old.patient_id, rushcliffe.pcn.id) == []


def test_open_work_a_worry_an_inquiry_a_request_or_a_restriction_stops_it(case: Case, rushcliffe: Place):
    kept(raise_concern(case, by=rushcliffe.link_worker, concern="A worry"))
    request_for(case, rushcliffe)
    kept(restrict(case.patient, by=rushcliffe.ig, reason="She disputes it"))

    assert retention.what_stops(case.patient_id, rushcliffe.pcn.id) == [
        "A case is open.",
        "A worry about safety is open.",
        "An inquiry or a request for a copy is open.",
        "The record is restricted.",
    ]


def test_a_referral_that_waits_stops_it(referral, rushcliffe: Place):
    assert retention.what_stops(referral.patient_id, rushcliffe.pcn.id) == ["A referral is waiting."]


def test_what_another_organisation_keeps_is_not_ours_to_destroy(old: Case, rushcliffe: Place, nottingham_west: Place):
    theirs = factories.referral(old.patient, rushcliffe.gp)
    theirs.team, theirs.status, theirs.is_waiting = nottingham_west.team, "not_accepted", False
    db.session.commit()

    assert retention.what_stops(old.patient_id, rushcliffe.pcn.id) == ["Another organisation keeps a record of them."]


@pytest.mark.parametrize(
    ("first", "last", "stops"), [(0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)]
)
def test_a_legal_hold_stops_it_from_its_first_day_to_its_last(first, last, stops, old: Case, rushcliffe: Place):
    today = clock.today()
    days = Days(today + timedelta(days=first), today + timedelta(days=last) if last is not None else None)
    kept(retention.place_hold(old.patient, days, reason="Inquest", organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig))

    assert bool(retention.what_stops(old.patient_id, rushcliffe.pcn.id)) is stops
    if stops:
        with pytest.raises(CannotDecide, match="legal hold"):
            proposed(old, rushcliffe)


def test_a_lifted_hold_stops_nothing_and_is_lifted_once(old: Case, rushcliffe: Place):
    days = Days(clock.today())
    hold = retention.place_hold(
        old.patient, days, reason="Inquest", organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig
    )
    kept(hold)

    retention.lift(hold, by=rushcliffe.ig)
    db.session.commit()

    assert retention.what_stops(old.patient_id, rushcliffe.pcn.id) == []
    with pytest.raises(CannotDecide, match="lifted"):
        retention.lift(hold, by=rushcliffe.ig)


def test_a_hold_needs_a_reason_and_days_in_order(old: Case, rushcliffe: Place):
    today = clock.today()
    for days, reason in ((Days(today), " "), (Days(today, today - timedelta(days=1)), "Inquest")):
        with pytest.raises(CannotDecide):
            retention.place_hold(old.patient, days, reason=reason, organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig)


# ---------------------------------------------------------------- proposing


def test_only_what_is_due_is_proposed_with_a_reason_and_once(old: Case, case: Case, rushcliffe: Place):
    with pytest.raises(CannotDecide, match="not due"):
        proposed(case, rushcliffe)
    with pytest.raises(CannotDecide, match="why"):
        retention.propose_destruction(old.patient, reason=" ", organisation_id=rushcliffe.pcn.id, by=rushcliffe.ig)

    review = proposed(old, rushcliffe)

    assert (review.rule, review.last_contact_on) == ("adult", date(2014, 3, 3))
    with pytest.raises(CannotDecide, match="proposed already"):
        proposed(old, rushcliffe)


def test_what_is_refused_stays_due_and_may_be_proposed_again(old: Case, rushcliffe: Place):
    review = proposed(old, rushcliffe)

    retention.refuse(review, by=rushcliffe.ig)
    db.session.commit()

    assert ids_of(retention.due(TODAY)) == {old.patient_id}
    assert proposed(old, rushcliffe).is_waiting
    with pytest.raises(CannotDecide):
        retention.refuse(review, by=rushcliffe.ig)


def test_an_inquiry_that_is_closed_stops_nothing(old: Case, rushcliffe: Place):
    inquiry = inquiry_about(old.patient, rushcliffe)
    assert retention.what_stops(old.patient_id, rushcliffe.pcn.id)

    inquiry.closed_at, inquiry.closed_by_id = clock.now(), rushcliffe.ig.id
    db.session.commit()

    assert retention.what_stops(old.patient_id, rushcliffe.pcn.id) == []
