"""Huddles: nobody is brought without agreement, guests see what is brought while it is open, nothing agreed is lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from socialrx.access.scopes import brought_for, huddles_for
from socialrx.access.table import May, permits
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.caseload import huddles
from socialrx.caseload.actions import plan_next
from socialrx.caseload.huddles import Agreement, Brought, Meeting, Owed
from socialrx.caseload.models import Case, Huddle, HuddleCase, NextKind
from socialrx.caseload.models.case import EndedBy
from socialrx.caseload.models.huddle import CannotHuddle
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.organisations.models import Kind
from socialrx.referrals.models import Answer
from tests import factories
from tests.factories import Place

AGREED = Agreement(Answer.AGREED)
WORDS = Brought("Joan, 74", "What would help Joan at home?", "Two falls this month; lives alone.")


@pytest.fixture
def huddle(rushcliffe: Place) -> Huddle:
    """Planned for today by Amina."""
    made = huddles.plan(rushcliffe.team, Meeting("Tuesday huddle", clock.today()), by=rushcliffe.link_worker)
    db.session.commit()
    return made


@pytest.fixture
def joans(huddle: Huddle, case: Case, rushcliffe: Place) -> HuddleCase:
    """Joan is brought, having agreed."""
    row = huddles.bring(huddle, case, WORDS, AGREED, by=rushcliffe.link_worker)
    db.session.commit()
    return row


@pytest.fixture
def pat(rushcliffe: Place) -> User:
    """A community nurse, who signs in as a huddle guest."""
    return seated(factories.user("Pat", "Lane", Role.HUDDLE_GUEST, factories.organisation("Nurses", Kind.PARTNER)))


def seated(user: User) -> User:
    user.seat = seat_of(user.id, db.session.scalars(organisations_of(user.id)).one().id)
    return user


def name_and_open(huddle: Huddle, guest: User, by: User) -> None:
    huddles.name_guest(huddle, by=by, email=guest.email)
    huddle.open()
    db.session.commit()


def sees(user: User, row: HuddleCase) -> bool:
    """By the scopes and by the table, which must say the same."""
    exists = db.session.scalar(brought_for(user).where(HuddleCase.id == row.id)) is not None
    listed = db.session.scalar(huddles_for(user).where(Huddle.id == row.huddle_id)) is not None
    assert exists == permits(user, May.JOIN_HUDDLE, row)
    assert listed == permits(user, May.JOIN_HUDDLE, row.huddle)
    return exists


@pytest.mark.parametrize("answer", [Answer.NOT_ASKED, Answer.DECLINED])
def test_nobody_is_brought_who_has_not_agreed(huddle: Huddle, case: Case, rushcliffe: Place, answer: Answer):
    with pytest.raises(CannotHuddle, match="cannot be brought"):
        huddles.bring(huddle, case, WORDS, Agreement(answer, "Marian", "niece"), by=rushcliffe.link_worker)

    row = HuddleCase(huddle=huddle, case=case, brought_by_id=rushcliffe.lead.id, called="Joan", answer=answer)
    db.session.add(row)
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize("answer", [Answer.REPRESENTATIVE, Answer.BEST_INTERESTS])
def test_who_decided_for_them_and_why_is_said(huddle: Huddle, case: Case, rushcliffe: Place, answer: Answer):
    by = rushcliffe.link_worker
    for half in (Agreement(answer, "Marian"), Agreement(answer, "", "Power of attorney")):
        with pytest.raises(CannotHuddle, match="who decided"):
            huddles.bring(huddle, case, WORDS, half, by=by)

    row = huddles.bring(huddle, case, WORDS, Agreement(answer, "Marian", "Power of attorney"), by=by)

    assert (row.answer, row.answer_who) == (answer, "Marian")


def test_somebody_is_brought_once_and_again_after_being_taken_off(joans: HuddleCase, rushcliffe: Place):
    huddle, case, by = joans.huddle, joans.case, rushcliffe.link_worker
    with pytest.raises(CannotHuddle, match="already"):
        huddles.bring(huddle, case, WORDS, AGREED, by=by)
    db.session.rollback()

    huddles.take_off(joans, by=by)

    assert huddles.bring(huddle, case, WORDS, AGREED, by=by).stands


def test_neither_a_closed_case_nor_another_teams_is_brought(
    huddle: Huddle, case: Case, rushcliffe: Place, nottingham_west: Place
):
    elsewhere = huddles.plan(nottingham_west.team, Meeting("Theirs", clock.today()), by=nottingham_west.lead)
    with pytest.raises(CannotHuddle, match="another team"):
        huddles.bring(elsewhere, case, WORDS, AGREED, by=rushcliffe.lead)

    case.close(by=rushcliffe.lead, reason="plan_complete", ended_by=EndedBy.PERSON)
    with pytest.raises(CannotHuddle, match="closed"):
        huddles.bring(huddle, case, WORDS, AGREED, by=rushcliffe.lead)


def test_a_guest_sees_what_is_brought_only_while_named_and_open(joans: HuddleCase, pat: User, rushcliffe: Place):
    huddle, by = joans.huddle, rushcliffe.link_worker
    assert not sees(pat, joans)

    guest = huddles.name_guest(huddle, by=by, email=pat.email)
    db.session.commit()
    assert not sees(pat, joans)

    huddle.open()
    assert sees(pat, joans)

    guest.end()
    assert not sees(pat, joans)

    huddles.name_guest(huddle, by=by, email=pat.email)
    db.session.refresh(huddle, ["guests"])
    assert sees(pat, joans)
    huddle.close(by=by)
    assert not sees(pat, joans)


def test_whoever_is_taken_off_is_gone_for_guests_at_once(joans: HuddleCase, pat: User, rushcliffe: Place):
    name_and_open(joans.huddle, pat, rushcliffe.link_worker)

    huddles.take_off(joans, by=rushcliffe.link_worker)
    db.session.flush()

    assert not sees(pat, joans)


def test_a_huddle_that_was_never_closed_shows_guests_nothing_after_some_days(
    joans: HuddleCase, pat: User, rushcliffe: Place
):
    name_and_open(joans.huddle, pat, rushcliffe.link_worker)
    joans.huddle.on = clock.today() - timedelta(days=14)
    assert sees(pat, joans)

    joans.huddle.on = clock.today() - timedelta(days=15)

    assert not sees(pat, joans)


def test_another_guest_and_the_role_without_a_name_see_nothing(joans: HuddleCase, pat: User, rushcliffe: Place):
    name_and_open(joans.huddle, pat, rushcliffe.link_worker)
    somebody = seated(factories.user("Kim", "Wood", Role.HUDDLE_GUEST, rushcliffe.pcn))

    assert not sees(somebody, joans)


def test_only_somebody_who_signs_in_as_a_guest_is_named_by_an_address(huddle: Huddle, rushcliffe: Place):
    for email in (rushcliffe.gp.email, "nobody@example.org"):
        with pytest.raises(CannotHuddle, match="No huddle guest"):
            huddles.name_guest(huddle, by=rushcliffe.lead, email=email)

    there = huddles.name_guest(huddle, by=rushcliffe.lead, name="Sergeant Bell", organisation="Police")

    assert there.user_id is None


def test_a_guest_is_written_to_without_a_name_or_a_place(joans: HuddleCase, pat: User, rushcliffe: Place):
    joans.huddle.place = "Room 4, Willow House"
    name_and_open(joans.huddle, pat, rushcliffe.link_worker)

    letter = db.session.scalars(sa.select(Letter).where(Letter.kind == "huddle-guest")).one()

    assert letter.recipient == pat.email
    assert not any(word in letter.title + letter.body for word in ("Joan", "Willow", "Tuesday huddle"))


def test_what_a_guest_adds_stands_on_the_persons_trail(joans: HuddleCase, pat: User, rushcliffe: Place):
    with pytest.raises(CannotHuddle, match="not open"):
        huddles.contribute(joans, "She may have a rail", by=pat)
    name_and_open(joans.huddle, pat, rushcliffe.link_worker)
    with pytest.raises(CannotHuddle, match="Write"):
        huddles.contribute(joans, "  ", by=pat)

    huddles.contribute(joans, "She may have a rail", by=pat)
    db.session.commit()

    made = sa.select(TrailEntry).where(TrailEntry.deed == Deed.CREATED, TrailEntry.patient_id == joans.person_id)
    assert "huddle_contribution" in {entry.subject_kind for entry in db.session.scalars(made)}


def test_nothing_of_a_closed_huddle_changes_but_that_an_action_is_done(joans: HuddleCase, rushcliffe: Place):
    by = rushcliffe.link_worker
    action = huddles.add_action(joans, owed_by(by), by=by)
    joans.huddle.close(by=by)

    for deed in (
        lambda: huddles.decide(joans, options="", decision="A rail", by=by),
        lambda: huddles.add_action(joans, owed_by(by), by=by),
        lambda: huddles.take_off(joans, by=by),
        lambda: huddles.name_guest(joans.huddle, by=by, name="Pat"),
        lambda: joans.huddle.open(),
        lambda: joans.huddle.close(by=by),
    ):
        with pytest.raises(CannotHuddle, match="closed"):
            deed()
    action.finish(by=by)
    first = action.done_at
    action.finish(by=rushcliffe.lead)
    assert (action.done_at, action.done_by_id) == (first, by.id)


def owed_by(user: User, *, in_days: int = 3) -> Owed:
    return Owed("Ask about a second rail", clock.today() + timedelta(days=in_days), owner=user)


def owed_by_the_nurse(*, in_days: int = 3) -> Owed:
    return Owed("See to the frame", clock.today() + timedelta(days=in_days), owner_name="Pat Lane, nurse")


def test_an_action_has_somebody_who_does_it(joans: HuddleCase, rushcliffe: Place):
    for owed in (Owed("A rail", clock.today()), Owed(" ", clock.today(), owner_name="Pat")):
        with pytest.raises(CannotHuddle, match="Say"):
            huddles.add_action(joans, owed, by=rushcliffe.link_worker)


def test_an_own_action_comes_onto_the_list_on_its_day_and_the_planned_step_is_not_lost(
    joans: HuddleCase, rushcliffe: Place, time_machine_at
):
    case, by = joans.case, rushcliffe.link_worker
    plan_next(case, NextKind.CALL, on=clock.today() + timedelta(days=9), note="about the garden")
    huddles.add_action(joans, owed_by(by), by=by)
    db.session.commit()
    assert huddles.remind_due() == 0

    time_machine_at(clock.now() + timedelta(days=3))

    assert huddles.remind_due() == 1
    assert case.next_on == clock.today()
    assert "second rail" in case.next_note
    assert "then call on" in case.next_note
    assert "about the garden" in case.next_note
    assert huddles.remind_due() == 0


def test_anothers_action_is_chased_the_day_after(joans: HuddleCase, rushcliffe: Place, time_machine_at):
    case, by = joans.case, rushcliffe.link_worker
    plan_next(case, NextKind.CALL, on=clock.today() + timedelta(days=30))
    done = huddles.add_action(joans, owed_by_the_nurse(), by=by)
    done.finish(by=by)
    huddles.add_action(joans, owed_by_the_nurse(), by=by)
    db.session.commit()
    time_machine_at(clock.now() + timedelta(days=3))
    assert huddles.remind_due() == 0

    time_machine_at(clock.now() + timedelta(days=1))

    assert huddles.remind_due() == 1
    assert case.next_kind is NextKind.CHASE
    assert "Pat Lane" in case.next_note


def test_what_is_due_today_is_on_the_list_at_once(joans: HuddleCase, rushcliffe: Place):
    plan_next(joans.case, NextKind.CALL, on=clock.today() + timedelta(days=9))

    huddles.add_action(joans, owed_by(rushcliffe.link_worker, in_days=0), by=rushcliffe.link_worker)

    assert joans.case.next_on == clock.today()
    db.session.commit()
    assert huddles.remind_due() == 0


def test_of_a_closed_case_or_somebody_taken_off_nothing_is_brought_forward(
    joans: HuddleCase, rushcliffe: Place, time_machine_at
):
    by = rushcliffe.link_worker
    huddles.add_action(joans, owed_by(by), by=by)
    huddles.take_off(joans, by=by)
    db.session.commit()
    time_machine_at(clock.now() + timedelta(days=5))

    assert huddles.remind_due() == 0
    assert huddles.actions_of(joans.case_id) == []
