"""Handing people over: one or all of a leaver's, in one save, with nobody lost and nobody overloaded unsaid."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from socialrx.accounts.models import Role, User
from socialrx.caseload.actions import raise_concern, say_read
from socialrx.caseload.handing_over import (
    ChangedMeanwhile,
    Choice,
    HandOver,
    NobodyToTake,
    NotInTeam,
    PastSafe,
    hand_over,
    hand_over_many,
    handed_to,
    must_work_there,
    say_seen,
)
from socialrx.caseload.leaving import HoldsCases, check_hands
from socialrx.caseload.models import Case, CaseStatus, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from tests import factories
from tests.factories import Place

WHY = "Amina leaves us on Friday."


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def zoe(rushcliffe: Place) -> User:
    return factories.user("Zoe", "Kent", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def hers(rushcliffe: Place) -> list[Case]:
    """Six people in Amina's hands."""
    return [one_of(rushcliffe, f"Sutton{number}") for number in range(6)]


def one_of(place: Place, family: str, worker: User | None = None) -> Case:
    unknown = {"nhs_number": None, "no_number_reason": "nhs-number-not-known"}
    person = factories.patient("Joan", family, practice=place.practice, **unknown)
    return factories.case(factories.referral(person, place.gp), worker or place.link_worker, by=place.lead)


def asked(cases: list[Case], *among: User, to: User | None = None, **said) -> HandOver:
    choices = [Choice(case.id, str(case.version), to.id if to else None) for case in cases]
    return HandOver(choices, frozenset(worker.id for worker in among), WHY, **said)


def test_everybody_a_leaver_has_is_shared_out_by_who_is_least_full(rushcliffe: Place, hers: list[Case], dev, zoe):
    for number in range(2):
        one_of(rushcliffe, f"Held{number}", dev)

    given = hand_over_many(rushcliffe.link_worker, asked(hers, dev, zoe), by=rushcliffe.lead)
    db.session.commit()

    assert given == {dev: 2, zoe: 4}
    check_hands(rushcliffe.link_worker)


def test_who_works_fewer_hours_gets_fewer(rushcliffe: Place, hers: list[Case], dev, zoe):
    zoe.safe_caseload = 20

    assert hand_over_many(rushcliffe.link_worker, asked(hers, dev, zoe), by=rushcliffe.lead) == {dev: 4, zoe: 2}


def test_each_case_has_its_step_with_who_when_and_why(rushcliffe: Place, hers: list[Case], dev):
    hand_over_many(rushcliffe.link_worker, asked(hers, to=dev), by=rushcliffe.lead)
    db.session.commit()

    for case in hers:
        step = case.steps[-1]
        assert (step.move, step.by_id, step.reason) == ("hand_over", rushcliffe.lead.id, WHY)
        assert case.link_worker == dev


def test_a_next_step_and_a_review_go_with_the_case(rushcliffe: Place, hers: list[Case], dev):
    case, on = hers[0], clock.today() + timedelta(days=9)
    case.will(NextKind.MEET, on=on, note="At the library")
    case.review_on = on

    hand_over(case, dev, by=rushcliffe.lead, reason=WHY)

    assert (case.next_kind, case.next_on, case.next_note, case.review_on) == (NextKind.MEET, on, "At the library", on)


def test_somebody_on_hold_stays_on_hold_with_the_day_to_look_again(rushcliffe: Place, case: Case, dev):
    until = clock.today() + timedelta(days=14)
    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=until)

    hand_over(case, dev, by=rushcliffe.lead, reason=WHY)

    assert (case.status, case.hold_until, case.next_on) == (CaseStatus.ON_HOLD, until, until)


def test_nobody_who_has_left_the_team_is_given_anybody(rushcliffe: Place, hers: list[Case], dev):
    factories.membership_of(dev).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    with pytest.raises(NotInTeam, match="does not work in Rushcliffe link workers"):
        must_work_there(hers[0], dev)
    with pytest.raises(NotInTeam, match="does not work in Rushcliffe link workers"):
        hand_over_many(rushcliffe.link_worker, asked(hers, to=dev), by=rushcliffe.lead)
    with pytest.raises(NobodyToTake):
        hand_over_many(rushcliffe.link_worker, asked(hers, dev), by=rushcliffe.lead)


def test_a_leaver_does_not_get_them_back(rushcliffe: Place, hers: list[Case]):
    with pytest.raises(NobodyToTake):
        hand_over_many(rushcliffe.link_worker, asked(hers, rushcliffe.link_worker), by=rushcliffe.lead)


def test_past_what_is_safe_one_reason_does_for_all_and_stands_in_the_step(rushcliffe: Place, hers: list[Case], dev):
    dev.safe_caseload = 5
    db.session.commit()
    with pytest.raises(PastSafe, match="Dev Rao would hold more than is safe"):
        hand_over_many(rushcliffe.link_worker, asked(hers, to=dev), by=rushcliffe.lead)
    db.session.rollback()

    said = asked(hers, to=dev, past_safe_because="Zoe starts on Monday.")
    hand_over_many(rushcliffe.link_worker, said, by=rushcliffe.lead)

    assert hers[0].steps[-1].reason == f"{WHY} More than is safe, because: Zoe starts on Monday."


def test_what_changed_meanwhile_is_named_and_nothing_is_handed_over(rushcliffe: Place, hers: list[Case], dev):
    as_seen = asked(hers, to=dev)
    hers[2].will(NextKind.LETTER, on=clock.today())
    db.session.commit()

    with pytest.raises(ChangedMeanwhile) as told:
        hand_over_many(rushcliffe.link_worker, as_seen, by=rushcliffe.lead)
    db.session.rollback()

    assert told.value.cases == [hers[2]]
    assert {case.link_worker_id for case in hers} == {rushcliffe.link_worker.id}


def test_two_leads_handing_over_the_same_people_at_once_hand_them_over_once(
    app: Flask, rushcliffe: Place, hers: list[Case], dev, zoe
):
    takers, came = {dev.id: asked(hers, to=dev), zoe.id: asked(hers, to=zoe)}, []
    leaver_id, lead_id = rushcliffe.link_worker.id, rushcliffe.lead.id
    db.session.commit()

    def give(taker_id) -> None:
        with app.app_context():
            leaver, lead = db.session.get_one(User, leaver_id), db.session.get_one(User, lead_id)
            try:
                hand_over_many(leaver, takers[taker_id], by=lead)
                db.session.commit()
                came.append(taker_id)
            except ChangedMeanwhile:
                db.session.rollback()
            db.session.remove()

    threads = [threading.Thread(target=give, args=(taker_id,)) for taker_id in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()

    assert len(came) == 1
    assert {case.link_worker_id for case in hers} == set(came)
    assert all([step.move for step in case.steps].count("hand_over") == 1 for case in hers)


def test_each_new_worker_has_one_letter_without_a_name(rushcliffe: Place, hers: list[Case], dev, zoe):
    hand_over_many(rushcliffe.link_worker, asked(hers, dev, zoe), by=rushcliffe.lead)

    letters = db.session.scalars(select(Letter).where(Letter.kind == "handed-over")).all()
    assert sorted(letter.recipient for letter in letters) == sorted([dev.email, zoe.email])
    assert not any("Joan" in letter.body or "Sutton" in letter.body for letter in letters)


def test_the_new_worker_sees_who_was_handed_to_them_until_they_say_so(rushcliffe: Place, hers: list[Case], dev):
    hand_over_many(rushcliffe.link_worker, asked(hers, to=dev), by=rushcliffe.lead)
    db.session.commit()
    assert {row.id for row in handed_to(select(Case), dev)} == {case.id for case in hers}

    assert say_seen(select(Case), by=dev) == 6
    db.session.commit()

    assert handed_to(select(Case), dev) == []


def test_an_open_worry_must_be_read_before_a_hand_over_counts_as_seen(rushcliffe: Place, hers: list[Case], dev):
    worry = raise_concern(hers[3], by=rushcliffe.link_worker, concern="Afraid of her nephew")
    hand_over_many(rushcliffe.link_worker, asked(hers, to=dev), by=rushcliffe.lead)
    db.session.commit()

    assert say_seen(select(Case), by=dev) == 5
    db.session.commit()
    [left] = handed_to(select(Case), dev)
    assert (left.id, left.has_unread_worry, left.by) == (hers[3].id, True, "Tom Bright")

    say_read(worry, by=dev)
    assert say_seen(select(Case), by=dev) == 1


def test_who_takes_somebody_over_by_their_own_hand_has_nothing_to_acknowledge(rushcliffe: Place, case: Case, dev):
    hand_over(case, dev, by=dev, reason="We swapped")
    db.session.commit()

    assert handed_to(select(Case), dev) == []


def test_handed_over_twice_it_is_the_last_worker_who_is_asked(rushcliffe: Place, case: Case, dev, zoe):
    hand_over(case, dev, by=rushcliffe.lead, reason=WHY)
    hand_over(case, zoe, by=rushcliffe.lead, reason="Dev is full")
    db.session.commit()

    assert handed_to(select(Case), dev) == []
    assert [row.reason for row in handed_to(select(Case), zoe)] == ["Dev is full"]


def test_nobody_leaves_while_people_are_in_their_hands(rushcliffe: Place, hers: list[Case], dev):
    hand_over_many(rushcliffe.link_worker, asked(hers[1:], to=dev), by=rushcliffe.lead)
    db.session.commit()

    with pytest.raises(HoldsCases, match="holds 1 open case"):
        check_hands(rushcliffe.link_worker)
