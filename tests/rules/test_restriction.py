"""A restricted record is kept, hidden from everybody but the IG lead, and nothing in it changes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.access import scopes
from socialrx.access.scopes import SCOPES, Rows
from socialrx.access.withheld import not_restricted
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, HuddleCase, HuddleContribution, NextKind, SupportLevel
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.core.trail import AboutPerson, Deed, TrailEntry
from socialrx.patients import objections, restriction
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection, ObjectionKind
from socialrx.patients.restriction import CannotRestrict, Frozen, Restriction
from socialrx.referrals.actions import CannotRefer
from socialrx.reminders.making import make_due
from socialrx.reminders.models import Reminder
from tests import factories
from tests.factories import Place
from tests.house.everything import one_of_each


def seated(user: User) -> User:
    user.seat = seat_of(user.id, db.session.scalars(organisations_of(user.id)).one().id)
    return user


def restricted(patient: Patient, place: Place) -> Restriction:
    return factories.kept(restriction.restrict(patient, by=place.ig, reason="Accuracy is disputed"))


def seen(model: type[Base], user: User, id: object) -> bool:
    return db.session.scalars(SCOPES[model](user).where(model.id == id)).first() is not None


# Opened by no address of their own: shown with what they hang on, and hidden with it.
SHOWN_WITH = {HuddleContribution: HuddleCase, SupportLevel: Case}
# What serves the person's rights stays with the IG lead, whose own scopes show it.
OF_NOBODY_ELSE = {model for model, rows in SCOPES.items() if Role.IG_LEAD in rows.ways}


def test_everything_about_a_restricted_person_is_hidden_from_everybody_but_the_ig_lead(case: Case, rushcliffe: Place):
    records = {m: row for m, row in one_of_each(case, rushcliffe).items() if isinstance(row, AboutPerson)}
    assert set(records) - set(SCOPES) == set(SHOWN_WITH) and set(SHOWN_WITH.values()) <= set(records)
    records = {m: row for m, row in records.items() if m in SCOPES}
    people = [seated(getattr(rushcliffe, who)) for who in ("gp", "receptionist", "link_worker", "lead", "manager")]
    before = {m for m, row in records.items() if any(seen(m, user, row.id) for user in people)}
    assert before >= set(records) - OF_NOBODY_ELSE

    restricted(case.patient, rushcliffe)

    still = {m.__name__ for m, row in records.items() if any(seen(m, user, row.id) for user in people)}
    assert still == set()


def test_the_ig_lead_still_sees_objections_and_restrictions(case: Case, rushcliffe: Place):
    ig = seated(rushcliffe.ig)
    objection = factories.kept(objections.record(case.patient, ObjectionKind.GROUPS, by=ig, words="No"))

    standing = restricted(case.patient, rushcliffe)

    assert seen(Objection, ig, objection.id)
    assert seen(Restriction, ig, standing.id)
    assert db.session.scalars(scopes.people_of_our_organisation(ig)).all() == [case.patient]


def test_another_organisations_ig_lead_sees_none_of_it(case: Case, rushcliffe: Place, nottingham_west: Place):
    standing = restricted(case.patient, rushcliffe)
    elsewhere = seated(nottingham_west.ig)

    assert not seen(Restriction, elsewhere, standing.id)
    assert db.session.scalars(scopes.people_of_our_organisation(elsewhere)).all() == []


def test_every_scope_about_people_asks_for_restriction():
    every = {name: rows for name, rows in vars(scopes).items() if isinstance(rows, Rows)}
    about = {n: rows for n, rows in every.items() if issubclass(rows.of.column_descriptions[0]["entity"], AboutPerson)}

    assert len(about) >= 20
    assert [name for name, rows in about.items() if "restriction" not in str(not_restricted(rows.of))] == []


def test_nobody_else_is_hidden_by_it(case: Case, rushcliffe: Place):
    other = factories.patient("Ada", "Moss", practice=rushcliffe.practice, nhs_number=None, no_number_reason="x")
    hers = factories.case(factories.referral(other, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)

    restricted(case.patient, rushcliffe)

    assert seen(Case, seated(rushcliffe.link_worker), hers.id)


def test_nothing_about_a_restricted_person_can_change(case: Case, rushcliffe: Place):
    restricted(case.patient, rushcliffe)
    changes = [
        lambda: setattr(case.patient, "preferred_name", "Jo"),
        lambda: case.will(NextKind.CALL, on=clock.today()),
        lambda: casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="no_answer"),
        lambda: casework.raise_concern(case, by=rushcliffe.link_worker, concern="Bruises"),
    ]

    for change in changes:
        with pytest.raises(Frozen):
            change()
            db.session.commit()
        db.session.rollback()


def test_rights_can_be_used_while_it_stands(case: Case, rushcliffe: Place):
    standing = restricted(case.patient, rushcliffe)

    factories.kept(objections.record(case.patient, ObjectionKind.RESEARCH, by=rushcliffe.ig, words="No"))
    standing.lift(by=rushcliffe.ig, reason="It was right after all")
    db.session.commit()

    case.will(NextKind.CALL, on=clock.today())
    db.session.commit()


def test_lifted_it_is_as_it_was(case: Case, rushcliffe: Place):
    before = db.session.execute(sa.text("SELECT * FROM case_")).all()

    restricted(case.patient, rushcliffe).lift(by=rushcliffe.ig, reason="Put right")
    db.session.commit()

    assert db.session.execute(sa.text("SELECT * FROM case_")).all() == before
    assert seen(Case, seated(rushcliffe.link_worker), case.id)


def test_who_restricted_and_lifted_and_why_is_kept_and_on_the_trail(case: Case, rushcliffe: Place):
    standing = restricted(case.patient, rushcliffe)
    standing.lift(by=rushcliffe.ig, reason="Put right")
    db.session.commit()

    assert (standing.reason, standing.lifted_because) == ("Accuracy is disputed", "Put right")
    deeds = db.session.scalars(select(TrailEntry.deed).where(TrailEntry.subject_id == standing.id)).all()
    assert set(deeds) == {Deed.CREATED, Deed.CHANGED}


def test_a_reason_is_needed_and_one_restriction_is_enough(case: Case, rushcliffe: Place):
    with pytest.raises(CannotRestrict, match="Give a reason"):
        restriction.restrict(case.patient, by=rushcliffe.ig, reason=" ")
    standing = restricted(case.patient, rushcliffe)

    with pytest.raises(CannotRestrict, match="restricted already"):
        restriction.restrict(case.patient, by=rushcliffe.ig, reason="Again")
    with pytest.raises(CannotRestrict, match="Give a reason"):
        standing.lift(by=rushcliffe.ig, reason="")


def test_the_database_itself_keeps_one_standing(case: Case, rushcliffe: Place):
    facts = {"patient_id": case.patient_id, "reason": "x", "restricted_by_id": rushcliffe.ig.id}
    db.session.add_all([Restriction(**facts), Restriction(**facts)])

    with pytest.raises(sa.exc.IntegrityError):
        db.session.commit()


def test_nobody_is_reminded_of_work_that_is_frozen(case: Case, rushcliffe: Place):
    case.will(NextKind.CALL, on=clock.today() - timedelta(days=3))
    db.session.commit()
    restricted(case.patient, rushcliffe)

    make_due()

    assert db.session.scalars(select(Reminder)).all() == []


def test_a_new_referral_is_answered_without_saying_why(joan: Patient, rushcliffe: Place):
    restricted(joan, rushcliffe)

    with pytest.raises(CannotRefer, match="Ring the team") as refused:
        factories.referral(joan, rushcliffe.gp)
    assert "restrict" not in str(refused.value)


def test_only_the_ig_lead_has_a_way_to_restrictions():
    assert set(SCOPES[Restriction].ways) == {Role.IG_LEAD}
