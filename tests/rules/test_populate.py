"""The populator: valid people of any number, into an empty database, the same from the same seed."""

from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from socialrx.accounts.absences import Absence
from socialrx.caseload.models import Appointment, AppointmentState, Case, CaseStatus, Contact, HomeVisit, Transfer
from socialrx.commands.populate import populate
from socialrx.commands.population import bulk
from socialrx.commands.population.filling import REFERRALS_A_NETWORK, fill
from socialrx.core import clock, nhs_number
from socialrx.core.database import db
from socialrx.core.installation import is_demonstration
from socialrx.core.post import Letter
from socialrx.directory.search import search
from socialrx.feedback.models import MessageBack
from socialrx.onward.lifecycle import ONWARD_MOVES
from socialrx.onward.models import OnwardReferral, OnwardStep
from socialrx.patients.models import Patient
from socialrx.referrals.lifecycle import MOVES, Status
from socialrx.referrals.models import Referral, ReferralStep
from socialrx.referrals.offers.models import Offer
from tests import factories
from tests.factories import Place

SIZE = 760  # just enough for two networks
OF_A_WORKING_DAY = (Absence, Appointment, HomeVisit, Letter, MessageBack, Offer, Transfer)


@pytest.fixture
def populated(app: Flask) -> int:
    return fill(SIZE, Random(7))


def test_as_many_referrals_as_were_asked_for(populated: int):
    assert db.session.scalar(select(func.count()).select_from(Referral)) == SIZE
    assert populated > 15 * SIZE


def test_nothing_points_at_what_is_not_there(populated: int):
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_every_number_is_valid_and_of_the_range_that_is_never_issued(populated: int):
    numbers = db.session.scalars(select(Patient.nhs_number)).all()

    assert {nhs_number.read(number) for number in numbers} == set(numbers)
    assert all(nhs_number.is_synthetic(number) for number in numbers)


def test_there_is_something_of_everything(populated: int):
    statuses = set(db.session.scalars(select(Referral.status).distinct()))

    assert statuses == set(Status)
    assert set(db.session.scalars(select(Case.status).distinct())) == {CaseStatus.OPEN, CaseStatus.CLOSED}


def test_the_lists_of_a_working_day_have_something_on_them(populated: int):
    numbers = {model.__name__: db.session.scalar(select(func.count()).select_from(model)) for model in OF_A_WORKING_DAY}

    assert all(numbers.values()), numbers


def test_what_is_over_has_its_outcome_and_what_comes_has_none(populated: int):
    today, booked = clock.today(), Appointment.state == AppointmentState.BOOKED
    coming = db.session.scalars(select(booked).where(Appointment.on > today)).all()
    over = db.session.scalars(select(booked).where(Appointment.on < today)).all()

    assert coming and all(coming)
    assert sum(over) < len(over) / 20


def test_every_step_is_one_that_may_be_taken(populated: int):
    for move, before in db.session.execute(select(ReferralStep.move, ReferralStep.before).distinct()):
        assert before is None or before in MOVES[move].before
    for move, before in db.session.execute(select(OnwardStep.move, OnwardStep.before).distinct()):
        assert before in ONWARD_MOVES[move].before


def test_what_a_case_remembers_of_its_contacts_is_what_happened(populated: int):
    first = (
        select(Contact.case_id, func.min(Contact.at).label("at")).where(Contact.is_two_way).group_by(Contact.case_id)
    )
    truth = dict(db.session.execute(first).all())
    remembered = dict(
        db.session.execute(select(Case.id, Case.first_contact_at).where(Case.first_contact_at.is_not(None))).all()
    )

    assert remembered == truth


def test_services_near_by_can_be_found(populated: int):
    assert search(need="loneliness", limit=5)


def test_there_are_more_networks_where_there_are_more_referrals(populated: int):
    teams = db.session.scalars(select(Referral.team_id).distinct()).all()

    assert len(teams) == round(SIZE / REFERRALS_A_NETWORK)


def test_a_database_that_holds_people_is_left_alone(app: Flask, rushcliffe: Place):
    factories.patient(practice=rushcliffe.practice)

    answer = app.test_cli_runner().invoke(populate, ["--referrals", "5"])

    assert answer.exit_code == 1
    assert "already holds people" in answer.output


def test_a_populated_database_is_marked_as_no_real_one(populated: int):
    assert is_demonstration()


def test_little_is_gathered_before_it_is_written(app: Flask, monkeypatch: pytest.MonkeyPatch):
    most = []
    write = bulk.Bulk.write
    monkeypatch.setattr(bulk.Bulk, "write", lambda self: (most.append(sum(map(len, self.rows.values()))), write(self)))

    fill(SIZE, Random(1))

    assert max(most) < 10 * bulk.CHUNK
    assert db.session.scalar(select(func.count()).select_from(OnwardReferral)) > 0
