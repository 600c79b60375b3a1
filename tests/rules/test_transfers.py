"""Moving to another team: nobody moves until it says yes, and nobody is ever without a team or a named lead."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from socialrx.access.scopes import cases_for, concerns_for, referrals_for
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.caseload import transfers
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import (
    Case,
    CaseGrant,
    CaseStatus,
    GrantKind,
    NextKind,
    SafeguardingConcern,
    Transfer,
    TransferState,
)
from socialrx.caseload.models.case import EndedBy
from socialrx.caseload.models.transfer import CannotTransfer
from socialrx.caseload.moved_practice import WHY, at_closed_practices, propose_moves
from socialrx.caseload.queries import unallocated
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.feedback.models import Event, Route
from socialrx.feedback.telling import tell_practice
from socialrx.organisations.actions import close_practice
from socialrx.organisations.models import Cover
from socialrx.organisations.queries import covering_team
from socialrx.patients.models import Patient
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

REASON = "They moved to Beeston and see you at the library."


@pytest.fixture
def west(nottingham_west: Place) -> Place:
    return nottingham_west


@pytest.fixture
def asked(case: Case, rushcliffe: Place, west: Place) -> Transfer:
    """Rushcliffe asks Nottingham West to take Joan on."""
    made = transfers.ask(case.referral, west.team, by=rushcliffe.lead, why=REASON)
    db.session.commit()
    return made


def seated(user: User, place: Place) -> User:
    user.seat = seat_of(user.id, place.pcn.id)
    return user


def sees(user: User, place: Place, record: Case | Referral) -> bool:
    rows = (cases_for if isinstance(record, Case) else referrals_for)(seated(user, place))
    return db.session.scalars(rows.where(type(record).id == record.id)).first() is not None


def told(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind)))


def test_until_the_other_team_says_yes_the_old_team_keeps_the_person(asked: Transfer, case: Case, rushcliffe, west):
    assert (case.team, case.link_worker, case.referral.team) == (
        rushcliffe.team,
        rushcliffe.link_worker,
        rushcliffe.team,
    )
    assert not sees(west.lead, west, case)
    assert [letter.recipient for letter in told("transfer-asked")] == [west.lead.email]
    assert "Joan" not in told("transfer-asked")[0].body


def test_the_question_has_a_day_in_working_days(asked: Transfer):
    assert asked.due_on == clock.add_working_days(clock.today(), 2)


def test_yes_moves_referral_and_case_at_once_and_the_old_team_sees_neither(asked, case: Case, rushcliffe, west):
    transfers.accept(asked, by=west.lead)
    db.session.commit()

    for user in (rushcliffe.lead, rushcliffe.link_worker):
        assert not sees(user, rushcliffe, case)
        assert not sees(user, rushcliffe, case.referral)
    assert sees(west.lead, west, case)
    assert sees(west.link_worker, west, case.referral)


def test_there_the_case_waits_for_a_worker_and_is_due_today(asked: Transfer, case: Case, west: Place):
    case.will(NextKind.MEET, on=clock.today() + timedelta(days=8), note="Library")

    transfers.accept(asked, by=west.lead)
    db.session.commit()

    assert db.session.scalars(unallocated(cases_for(seated(west.lead, west)))).all() == [case]
    assert (case.link_worker_id, case.next_kind, case.next_on) == (None, NextKind.ALLOCATE, clock.today())
    assert case.next_note.startswith("was: meet, ")
    assert case.next_note.endswith("; Library")


def test_both_lives_have_a_step_with_who_and_why_and_their_states_stay(asked: Transfer, case: Case, west: Place):
    transfers.accept(asked, by=west.lead)

    for steps in (case.steps, case.referral.steps):
        assert (steps[-1].move, steps[-1].by_id) == ("transfer", west.lead.id)
        assert steps[-1].reason.endswith(REASON)
    assert (case.status, case.referral.status) == (CaseStatus.OPEN, Status.ACCEPTED)


def test_the_practice_and_what_reports_count_by_do_not_move(asked: Transfer, case: Case, rushcliffe, west):
    transfers.accept(asked, by=west.lead)

    assert (case.referral.practice_id, case.referral.pcn_id) == (rushcliffe.practice.id, rushcliffe.pcn.id)


def test_an_open_worry_gets_the_new_lead_and_is_looked_at_again_today(case: Case, rushcliffe: Place, west: Place):
    worry = raise_concern(case, by=rushcliffe.link_worker, concern="Afraid of her nephew")
    worry.acknowledge(by=rushcliffe.lead)
    transfers.accept(transfers.ask(case.referral, west.team, by=rushcliffe.lead, why=REASON), by=west.lead)
    db.session.commit()

    assert (worry.named_lead, worry.review_on, worry.acknowledged_by) == (west.lead, clock.today(), rushcliffe.lead)
    ours = concerns_for(seated(west.lead, west)).where(SafeguardingConcern.id == worry.id)
    assert db.session.scalars(ours).all() == [worry]


def test_what_was_opened_to_the_old_team_with_a_reason_ends(asked: Transfer, case: Case, rushcliffe, west):
    dev = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    now = clock.now()
    lent = {"kind": GrantKind.COVER, "reason": "worker_away", "words": "Amina is off", "organisation_id": west.pcn.id}
    when = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=7)}
    grant = CaseGrant(user_id=dev.id, case=case, patient_id=case.patient_id, **lent, **when)
    db.session.add(grant)
    db.session.flush()

    transfers.accept(asked, by=west.lead)

    assert not grant.is_live


def test_somebody_on_hold_stays_on_hold_there_and_can_be_given_to_a_worker(asked, case: Case, rushcliffe, west):
    until = clock.today() + timedelta(days=14)
    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=until)
    transfers.accept(asked, by=west.lead)
    assert (case.status, case.next_on) == (CaseStatus.ON_HOLD, clock.today())

    case.allocate(west.link_worker, by=west.lead)

    assert (case.status, case.next_kind, case.next_on) == (CaseStatus.ON_HOLD, NextKind.REVIEW, until)


def test_a_new_referral_can_move_too_and_stands_in_the_other_queue(referral: Referral, rushcliffe, west):
    referral.return_to_referrer(by=rushcliffe.lead, question="Which library?")
    transfers.accept(transfers.ask(referral, west.team, by=rushcliffe.lead, why=REASON), by=west.lead)
    db.session.commit()

    assert (referral.team, referral.status, referral.is_waiting) == (west.team, Status.RETURNED, True)
    assert sees(west.lead, west, referral)
    assert not sees(rushcliffe.lead, rushcliffe, referral)


def test_no_needs_a_reason_and_comes_back_to_whoever_asked(asked: Transfer, case: Case, rushcliffe, west):
    case.will(NextKind.MEET, on=clock.today() + timedelta(days=8))
    with pytest.raises(CannotTransfer, match="Say why"):
        transfers.refuse(asked, by=west.lead, why=" ")

    transfers.refuse(asked, by=west.lead, why="We have no room until June.")
    db.session.commit()

    assert (asked.state, asked.answer) == (TransferState.REFUSED, "We have no room until June.")
    assert (case.team, case.next_kind, case.next_on) == (rushcliffe.team, NextKind.DECIDE, clock.today())
    assert "Nottingham West link workers did not take them on" in case.next_note
    assert [letter.recipient for letter in told("transfer-refused")] == [rushcliffe.lead.email]


def test_a_question_is_answered_once(asked: Transfer, rushcliffe: Place, west: Place):
    transfers.withdraw(asked, by=rushcliffe.lead)

    for answer in (transfers.accept, transfers.withdraw):
        with pytest.raises(CannotTransfer, match="answered already: taken back"):
            answer(asked, by=west.lead)


def test_one_question_at_a_time(asked: Transfer, case: Case, rushcliffe: Place, west: Place):
    with pytest.raises(CannotTransfer, match="asked already"):
        transfers.ask(case.referral, west.team, by=rushcliffe.lead, why=REASON)

    facts = {"referral": case.referral, "from_team": rushcliffe.team, "to_team": west.team, "due_on": clock.today()}
    db.session.add(Transfer(why=REASON, **facts))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_what_has_ended_is_not_moved(asked: Transfer, case: Case, rushcliffe: Place, west: Place):
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    db.session.commit()

    with pytest.raises(CannotTransfer, match="ended meanwhile"):
        transfers.accept(asked, by=west.lead)
    db.session.rollback()
    transfers.withdraw(asked, by=rushcliffe.lead)
    with pytest.raises(CannotTransfer, match="has ended"):
        transfers.ask(case.referral, west.team, by=rushcliffe.lead, why=REASON)


def test_a_team_without_a_lead_cannot_be_asked(case: Case, rushcliffe: Place, west: Place):
    factories.membership_of(west.lead).ends_on = clock.today() - timedelta(days=1)
    db.session.commit()

    with pytest.raises(CannotTransfer, match="has no lead"):
        transfers.ask(case.referral, west.team, by=rushcliffe.lead, why=REASON)
    with pytest.raises(CannotTransfer, match="with that team already"):
        transfers.ask(case.referral, rushcliffe.team, by=rushcliffe.lead, why=REASON)


def test_asking_and_answering_are_on_the_persons_trail(asked: Transfer, case: Case, west: Place):
    transfers.accept(asked, by=west.lead)
    db.session.commit()

    about = select(TrailEntry.deed).where(TrailEntry.subject_id == asked.id, TrailEntry.patient_id == case.patient_id)
    assert set(db.session.scalars(about)) == {Deed.CREATED, Deed.CHANGED}


def test_yes_and_no_at_once_come_to_one_answer(app: Flask, asked: Transfer, case: Case, west: Place):
    asked_id, lead_id, outcomes = asked.id, west.lead.id, []
    db.session.commit()

    def answer(how) -> None:
        with app.app_context():
            rows = select(Transfer).where(Transfer.id == asked_id).with_for_update()
            transfer, lead = db.session.scalars(rows).one(), db.session.get_one(User, lead_id)
            try:
                how(transfer, by=lead)
                db.session.commit()
                outcomes.append(transfer.state)
            except CannotTransfer:
                db.session.rollback()
            db.session.remove()

    no = lambda transfer, by: transfers.refuse(transfer, by=by, why="No room")  # noqa: E731 (beside its twin)
    threads = [threading.Thread(target=answer, args=(how,)) for how in (transfers.accept, no)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()

    assert outcomes == [asked.state]
    assert (case.team_id == west.team.id) == (asked.state is TransferState.ACCEPTED)


# --- a person who changes practice


def test_who_changes_practice_is_offered_to_the_team_that_covers_the_new_one_and_stays_until_it_says_yes(
    case: Case, joan: Patient, rushcliffe: Place, west: Place
):
    joan.practice = west.practice
    db.session.commit()

    assert propose_moves() == 1

    transfer = db.session.scalars(select(Transfer)).one()
    assert (transfer.from_team, transfer.to_team, transfer.asked_by) == (rushcliffe.team, west.team, None)
    assert (transfer.why, case.team, case.link_worker) == (WHY, rushcliffe.team, rushcliffe.link_worker)
    assert [letter.recipient for letter in told("transfer-proposed")] == [rushcliffe.lead.email]

    transfers.accept(transfer, by=west.lead)
    db.session.commit()
    assert not sees(rushcliffe.link_worker, rushcliffe, case)


def test_it_is_offered_once_and_not_again_after_a_no(case: Case, joan: Patient, west: Place):
    joan.practice = west.practice
    db.session.commit()
    propose_moves()
    assert propose_moves() == 0

    transfers.refuse(db.session.scalars(select(Transfer)).one(), by=west.lead, why="Amina knows her well")
    db.session.commit()

    assert propose_moves() == 0


def test_nobody_is_offered_who_has_no_open_work_or_whose_practice_nobody_else_covers(
    case: Case, joan: Patient, rushcliffe: Place, west: Place
):
    db.session.query(Cover).filter_by(practice_id=west.practice.id).delete()
    joan.practice = west.practice
    db.session.commit()
    assert propose_moves() == 0

    factories.kept(Cover(team=west.team, practice_id=west.practice.id, starts_on=clock.today()))
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    db.session.commit()
    assert propose_moves() == 0


# --- a practice that closes


def test_a_practice_that_closes_is_covered_no_more_and_its_people_are_on_the_leads_list(
    case: Case, joan: Patient, rushcliffe: Place
):
    close_practice(rushcliffe.practice, clock.today() - timedelta(days=1))
    db.session.commit()

    [person] = at_closed_practices(referrals_for(seated(rushcliffe.lead, rushcliffe)))
    assert covering_team(rushcliffe.practice.id, clock.today()) is None
    assert (person.case_id, person.name, person.shown_practice) == (case.id, "Joan Sutton", "Rushcliffe Surgery")


def test_of_somebody_whose_whereabouts_are_hidden_the_closed_practice_is_not_named(
    case: Case, joan: Patient, rushcliffe: Place
):
    close_practice(rushcliffe.practice, clock.today())
    joan.is_s_flagged = True
    db.session.commit()

    [person] = at_closed_practices(referrals_for(seated(rushcliffe.lead, rushcliffe)))
    assert person.shown_practice == "Hidden"


def test_a_message_back_to_a_closed_practice_is_recorded_as_having_no_practice_to_go_to(case: Case, rushcliffe: Place):
    close_practice(rushcliffe.practice, clock.today())

    message = tell_practice(case.referral, Event.FIRST_CONTACT, what_happened="In touch.", what_next="A walk.")

    assert message.route is Route.NO_PRACTICE
