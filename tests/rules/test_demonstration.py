"""The demonstration: all invented, all consistent, every state alive today, and only in a database of its own."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from socialrx import create_app
from socialrx.accounts.actions import user_with
from socialrx.accounts.models import User
from socialrx.caseload.models import Case, CaseStatus, CaseStep, Contact, NextKind, SafeguardingConcern
from socialrx.caseload.stages import Stage, stage_of
from socialrx.commands.demonstration import jp, loading
from socialrx.commands.demonstration.loading import NotHere, load_demonstration
from socialrx.commands.demonstration.names import name
from socialrx.commands.demonstration.people import nhs_numbers
from socialrx.commands.demonstration.places import LOCALITIES, NETWORKS
from socialrx.commands.demonstration.staff import PASSWORD, SIGN_INS
from socialrx.commands.demonstration.words import fits
from socialrx.core import clock, codelists, nhs_number, postcode
from socialrx.core.database import db
from socialrx.core.installation import is_demonstration
from socialrx.core.places import position_of
from socialrx.core.post import Letter
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.feedback.models import Event, MessageBack
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, OnwardStep, ToldAbout
from socialrx.organisations.models import ListSize, Organisation, Team
from socialrx.organisations.queries import by_ods_code
from socialrx.outcomes.models import Measurement
from socialrx.patients.models import Patient
from socialrx.plans.models import Plan
from socialrx.plans.queries import is_agreed
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Referral, ReferralStep
from socialrx.referrals.offers.models import Offer
from tests import database, factories

MOBILE, LANDLINE = r"07700 900\d{3}", r"0115 496 0\d{3}"


@pytest.fixture(scope="module")
def demonstration(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app on a database of its own, with the demonstration loaded once for all these tests."""
    url = database.new_url(tmp_path_factory.mktemp("demonstration"))
    showing = create_app(TESTING=True, DEMO=True, SQLALCHEMY_DATABASE_URI=url)
    with showing.app_context():
        upgrade()
        db.session.remove()
        load_demonstration()
        db.session.commit()
        db.session.remove()
    yield showing
    with showing.app_context():
        db.engine.dispose()


@pytest.fixture
def loaded(demonstration: Flask) -> Iterator[Flask]:
    with demonstration.app_context():
        yield demonstration
        db.session.remove()


@pytest.fixture
def empty(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The tests' own empty database, in demonstration mode."""
    monkeypatch.setitem(app.config, "DEMO", True)
    return app


def everyone(model):
    return db.session.scalars(select(model)).unique().all()


def named(given: str) -> Patient:
    return db.session.scalars(
        select(Patient).where(Patient.given_name == given, Patient.nhs_number < "9990000999")
    ).one()


def case_of(person: Patient) -> Case:
    return db.session.scalars(select(Case).where(Case.patient_id == person.id)).one()


def signed_in(local: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{local}@demo.socialrx.example")).one()


def test_the_list_sizes_add_up_to_each_localitys_true_total_and_are_marked_invented(loaded):
    for _, total, codes in LOCALITIES:
        practices = select(Organisation.id).where(Organisation.parent_id.in_([by_ods_code(code).id for code in codes]))
        registered = db.session.scalar(select(func.sum(ListSize.registered)).where(ListSize.practice_id.in_(practices)))
        assert registered == total
    assert all(size.is_invented and "INVENTED" in size.source for size in everyone(ListSize))


def test_each_network_has_a_team_and_one_team_takes_what_nobody_covers(loaded):
    employers = Counter(team.employer.ods_code for team in everyone(Team) if not team.is_catch_all)

    assert employers == dict.fromkeys(NETWORKS, 1)
    [everybody_else] = [team for team in everyone(Team) if team.is_catch_all]
    assert everybody_else.employer.kind == "voluntary"


def test_there_are_some_two_hundred_people_in_all_six_networks(loaded):
    networks = Counter(db.session.scalars(select(Referral.pcn_id).where(Referral.pcn_id.is_not(None))))

    assert 200 <= len(everyone(Patient)) <= 280
    assert len(networks) == 6
    assert min(networks.values()) >= 10


def test_referrals_stand_in_every_state(loaded):
    assert {referral.status for referral in everyone(Referral)} == set(Status)


def test_cases_stand_at_every_stage_and_for_each_reason(loaded):
    cases = everyone(Case)

    assert {stage_of(case, has_plan=is_agreed(case.id)) for case in cases} == set(Stage)
    assert {case.closure_reason for case in cases} - {None} == set(codelists.entries("closure-reasons"))
    held = set(db.session.scalars(select(CaseStep.reason).where(CaseStep.move == "hold")))
    assert held == set(codelists.entries("hold-reasons"))
    assert {case.attempts for case in cases if case.is_open} >= {0, 1, 2, 3}


def test_introductions_stand_in_every_state_and_some_people_were_only_told(loaded):
    assert {referral.state for referral in everyone(OnwardReferral)} == set(State)
    assert len(everyone(ToldAbout)) > 10


def test_numbers_are_of_the_ranges_that_are_never_issued_and_nobodys_twice(loaded):
    numbers = [person.nhs_number for person in everyone(Patient) if person.nhs_number]
    phones = [phone for person in everyone(Patient) for phone in (person.mobile, person.landline) if phone]

    assert all(nhs_number.read(number) == number and nhs_number.is_synthetic(number) for number in numbers)
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(f"{MOBILE}|{LANDLINE}", phone) for phone in phones)
    assert len(phones) == len(set(phones))


def test_every_telephone_and_address_of_staff_reaches_nobody(loaded):
    rows = [*everyone(User), *everyone(Organisation), *everyone(Team)]

    assert all(re.fullmatch(LANDLINE, row.phone) for row in rows if row.phone)
    mails = [getattr(row, "email", "") or getattr(row, "mailbox", "") for row in rows]
    mails += [person.email for person in everyone(Patient)]
    assert all(mail.endswith(".example") for mail in mails if mail)
    assert all(user.is_demonstration for user in everyone(User))


def test_homes_have_postcodes_of_the_area_with_a_place(loaded):
    # A list of people to ask says nothing of where they live.
    listed = {offer.patient_id for offer in everyone(Offer) if offer.is_first_known}
    for person in everyone(Patient):
        if person.is_s_flagged or person.id in listed:
            assert person.postcode == ""
            continue
        assert postcode.read(person.postcode) == person.postcode
        assert position_of(person.postcode), person.postcode


def test_the_facts_of_each_case_follow_from_its_contacts(loaded):
    contacts = db.session.scalars(select(Contact).order_by(Contact.id)).all()
    for case in everyone(Case):
        own = [contact for contact in contacts if contact.case_id == case.id]
        two_way = [contact for contact in own if contact.is_two_way]
        since = own[own.index(two_way[-1]) + 1 :] if two_way else own
        talked = [contact.at for contact in own if contact.outcome == "spoke_conversation"]
        assert case.first_attempt_at == min((contact.at for contact in own), default=None)
        assert case.first_contact_at == min((contact.at for contact in two_way), default=None)
        assert case.first_conversation_at == min(talked, default=None)
        assert case.attempts == len(since)


@pytest.mark.parametrize(("step", "owner"), [(ReferralStep, Referral), (CaseStep, Case), (OnwardStep, OnwardReferral)])
def test_every_story_runs_forward_and_its_last_step_is_its_state(loaded, step, owner):
    for row in everyone(owner):
        steps = sorted(row.steps, key=lambda one: one.id)
        assert [one.at for one in steps] == sorted(one.at for one in steps)
        now = getattr(row, "status", None) or row.state
        assert not steps or steps[-1].after == now
        assert all(before.after == after.before for before, after in pairwise(steps))


def test_nothing_happened_before_its_cause_or_later_than_now(loaded):
    for case in everyone(Case):
        contacts = db.session.scalars(select(Contact.at).where(Contact.case_id == case.id)).all()
        moments = [case.referral.received_at, case.opened_at, *sorted(contacts), *filter(None, [case.closed_at])]
        assert moments == sorted(moments)
        assert moments[-1] <= clock.now()


def test_a_year_of_dates_ends_today(loaded):
    days = sorted(clock.day_of(referral.received_at) for referral in everyone(Referral))
    months = Counter(day.replace(day=1) for day in days)

    assert clock.today() - days[-1] <= timedelta(days=4)
    assert timedelta(days=300) < clock.today() - days[0] <= timedelta(days=366)
    assert len([month for month, number in months.items() if number >= 5]) >= 11


def test_nothing_of_the_past_is_posted_now(loaded):
    letters = everyone(Letter)

    assert len(letters) > 300
    assert not any(letter.is_waiting for letter in letters)
    assert all(letter.sent_at == letter.enqueued_at for letter in letters)


def test_practices_heard_of_every_kind_of_event(loaded):
    assert {message.event for message in everyone(MessageBack)} == set(Event)


@pytest.mark.parametrize("one", SIGN_INS, ids=lambda one: one.local)
def test_the_printed_password_opens_only_in_demonstration_mode(loaded, one):
    user = user_with(one.email, PASSWORD, is_demonstration=True)

    assert user.name == f"{one.given} {one.family}"
    assert user_with(one.email, PASSWORD, is_demonstration=False) is None


def test_nobody_else_can_sign_in_with_the_printed_password(loaded):
    printed = {one.email for one in SIGN_INS}
    other = next(user for user in everyone(User) if user.email not in printed)

    assert user_with(other.email, PASSWORD, is_demonstration=True) is None
    assert len(PASSWORD) >= 12


def test_pauls_published_story_is_closed_and_says_what_is_invented(loaded):
    paul = named("Paul")
    case = case_of(paul)

    assert (case.closure_reason, case.link_worker) == ("goals_met", signed_in("linkworker"))
    assert case.referral.referred_by == signed_in("gp")
    assert "stone and a half" in case.what_changed
    assert "invented" in case.referral.hopes
    notes = db.session.scalars(select(Contact.note).where(Contact.case_id == case.id)).all()
    assert len(notes) >= 4
    assert all(note.endswith("(invented)") for note in notes)
    assert len(db.session.scalars(select(Measurement).where(Measurement.case_id == case.id)).all()) == 2
    [football] = db.session.scalars(select(OnwardReferral).where(OnwardReferral.case_id == case.id))
    assert "ootball" in football.service.name
    assert football.state is State.ATTENDING


def test_jps_published_story_is_open_on_the_link_workers_list(loaded):
    case = case_of(named("JP"))

    assert case.patient.age == 96
    assert case.link_worker == signed_in("linkworker")
    assert (case.next_kind, case.next_on) == (NextKind.HOME_VISIT, clock.today())
    assert db.session.scalars(select(Plan).where(Plan.case_id == case.id)).one().agreed_at
    notes = db.session.scalars(select(Contact.note).where(Contact.case_id == case.id)).all()
    assert any("uddle" in note for note in notes)
    assert all(note.endswith("(invented)") for note in notes)


def test_the_walking_football_club_signs_in_and_has_something_to_answer(loaded):
    club = db.session.scalars(select(CommunityOrganisation).where(CommunityOrganisation.account_id.is_not(None))).one()
    theirs = select(OnwardReferral).join(Service).where(Service.organisation_id == club.id)

    assert {State.SENT, State.ATTENDING} <= {referral.state for referral in db.session.scalars(theirs)}


def test_the_new_referrals_of_rushcliffe_are_alive_today(loaded):
    team = db.session.scalars(select(Team).where(Team.name == "Rushcliffe link workers")).one()
    waiting = [one for one in everyone(Referral) if one.is_waiting and one.team_id == team.id]

    assert len(waiting) >= 6
    assert any(one.contact_due_on < clock.today() for one in waiting)
    assert any(one.contact_within for one in waiting)


def test_the_link_workers_list_has_late_due_and_later_steps(loaded):
    cases = [case for case in everyone(Case) if case.is_open and case.link_worker == signed_in("linkworker")]
    days = {(case.next_on > clock.today()) - (case.next_on < clock.today()) for case in cases}

    assert 15 <= len(cases) <= 60
    assert days == {-1, 0, 1}
    assert any(case.status is CaseStatus.ON_HOLD for case in everyone(Case))


def test_the_people_everybody_should_meet_are_there(loaded):
    people = everyone(Patient)
    assert {person.interpreter for person in people} >= {"203901000000102", "204211000000109"}
    assert any(need.key == "1108191000000103" for person in people for need in person.access_needs)
    assert any(person.no_number_reason and not person.nhs_number for person in people)
    assert any(p.practice and p.practice.ods_code == "C82040" and p.postcode.startswith("NG11") for p in people)
    assert any(len(referral.needs) == 5 for referral in everyone(Referral))
    assert {concern.closed_at is None for concern in everyone(SafeguardingConcern)} == {True, False}


def test_most_are_referred_by_their_practice_and_some_by_others_or_themselves(loaded):
    sources = Counter(one.source for one in everyone(Referral))

    assert sources["gp"] > len(everyone(Referral)) / 2
    assert len(sources) >= 6
    assert any(one.on_behalf_of and one.entered_by and one.referred_by is None for one in everyone(Referral))


def test_reasons_go_with_peoples_ages(loaded):
    for referral in everyone(Referral):
        ages = (referral.patient.age, referral.patient.age - 1)
        assert all(any(fits(need, age) for age in ages) for need in referral.need_keys)


def test_self_referrals_of_unknown_practices_are_on_the_catch_all_list(loaded):
    strangers = [one for one in everyone(Referral) if one.practice_id is None]

    assert len(strangers) >= 4
    assert all(one.team.is_catch_all and one.source == "self" for one in strangers)


def test_somebody_came_back_within_a_year(loaded):
    twice = [person for person, number in Counter(one.patient_id for one in everyone(Referral)).items() if number == 2]

    assert len(twice) == 1
    assert {case.is_open for case in everyone(Case) if case.patient_id in twice} == {True, False}


def test_loading_again_changes_nothing(loaded):
    before = len(everyone(Referral))

    assert load_demonstration() == 0
    assert len(everyone(Referral)) == before
    assert is_demonstration()


def test_outside_demonstration_mode_nothing_is_loaded(app):
    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "set DEMO=1" in result.output
    assert everyone(User) == []


def test_a_database_in_use_never_gets_demonstration_people(empty):
    factories.organisation("Somebody's", "practice")

    result = empty.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "is in use and is not a demonstration" in result.output
    assert everyone(User) == []


def test_a_load_that_fails_half_way_leaves_nothing(empty, monkeypatch):
    def fail(*_):
        raise NotHere("half way")

    monkeypatch.setattr(jp, "tell", fail)
    monkeypatch.setattr(loading.services_of_the_area, "load", lambda today: None)

    result = empty.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert not is_demonstration()
    assert (everyone(User), everyone(Patient), everyone(Organisation)) == ([], [], [])


def test_the_same_people_are_invented_every_time():
    first, second = Random(7), Random(7)

    assert [name(first) for _ in range(50)] == [name(second) for _ in range(50)]
    assert [number for number, _ in zip(nhs_numbers(first), range(9), strict=False)] == [
        number for number, _ in zip(nhs_numbers(second), range(9), strict=False)
    ]


def test_serving_the_demonstration_is_refused_outside_demonstration_mode(app):
    result = app.test_cli_runner().invoke(args=["demo", "serve"])

    assert result.exit_code == 1
    assert "set DEMO=1" in result.output
