"""Opening a case with a reason: what must be said, what it lends and for how long, who is told, and the review."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from socialrx.access.lending import case_behind, grant_over
from socialrx.access.scopes import allotted_cases_for, cases_for, concerns_for, patients_for, plans_for, referrals_for
from socialrx.access.table import May, alerts, permits
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.grants import SaySecondReason, SayWhy, Why, is_overdue, open_case, to_review
from socialrx.caseload.models import Case, CaseGrant, GrantKind, Verdict
from socialrx.caseload.models.grant import CannotReview
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.outcomes.models import Measurement, Mode
from socialrx.plans.models import Goal, Owner, Plan, PlanAction
from tests import factories
from tests.factories import Place

WORK = [GrantKind.COVER, GrantKind.DUTY, GrantKind.HANDOVER]
TWENTY = "She rang; she may die"[:20]


def seated(user: User, place: Place) -> User:
    user.seat = seat_of(user.id, place.pcn.id)
    return user


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return seated(factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team), rushcliffe)


def opened(case: Case, by: User, kind: GrantKind = GrantKind.COVER, **more) -> CaseGrant:
    said = {"reason": "worker_away", "words": "Amina is off sick and Joan rang"} | more
    grant = open_case(case, Why(kind, **said), by=by)
    db.session.commit()
    return grant


def sees(user: User, rows) -> int:
    return len(db.session.scalars(rows(user)).all())


@pytest.mark.parametrize("kind", GrantKind)
def test_a_live_grant_opens_the_case_and_what_hangs_on_it(case: Case, rushcliffe: Place, dev: User, kind: GrantKind):
    raise_concern(case, by=rushcliffe.link_worker, concern="She is afraid of her nephew")
    factories.kept(Plan(case=case, what_matters="Her garden"))
    assert not any(sees(dev, rows) for rows in (cases_for, concerns_for, plans_for, patients_for))

    opened(case, dev, kind)

    assert [sees(dev, rows) for rows in (cases_for, concerns_for, plans_for, patients_for)] == [1, 1, 1, 1]


@pytest.mark.parametrize(("kind", "minutes"), [*((kind, 8 * 60) for kind in WORK), (GrantKind.BREAK_GLASS, 60)])
def test_it_ends_to_the_minute(case: Case, dev: User, time_machine_at, kind: GrantKind, minutes: int):
    began = clock.now()
    time_machine_at(began)
    opened(case, dev, kind)

    time_machine_at(began + timedelta(minutes=minutes, seconds=-1))
    assert sees(dev, cases_for) == 1
    time_machine_at(began + timedelta(minutes=minutes))
    assert sees(dev, cases_for) == 0


def test_how_long_it_lasts_is_a_setting(app, case: Case, dev: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(app.config, "CASE_ACCESS_HOURS", 2)
    monkeypatch.setitem(app.config, "BREAK_GLASS_MINUTES", 5)

    cover, glass = opened(case, dev), opened(case, dev, GrantKind.BREAK_GLASS)

    assert cover.ends_at - cover.starts_at == timedelta(hours=2)
    assert glass.ends_at - glass.starts_at == timedelta(minutes=5)


def test_whoever_is_done_sees_it_no_more(case: Case, dev: User):
    grant = opened(case, dev)

    grant.end(by=dev)
    db.session.commit()

    assert sees(dev, cases_for) == 0


def test_it_opens_no_other_case_and_to_nobody_else(case: Case, rushcliffe: Place, dev: User):
    another = factories.patient("Paul", practice=rushcliffe.practice)
    factories.case(factories.referral(another, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
    eve = seated(factories.user("Eve", "Hill", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team), rushcliffe)

    opened(case, dev)

    assert list(db.session.scalars(cases_for(dev))) == [case]
    assert sees(eve, cases_for) == 0


def test_it_lends_nothing_while_its_user_works_in_another_organisation(
    case: Case, dev: User, nottingham_west: Place, rushcliffe: Place
):
    west = nottingham_west.team
    factories.kept(factories.Membership(user=dev, organisation=nottingham_west.pcn, role=Role.LINK_WORKER, team=west))
    opened(case, dev)

    assert sees(seated(dev, nottingham_west), cases_for) == 0
    assert sees(seated(dev, rushcliffe), cases_for) == 1


def test_a_lead_who_covers_by_name_only_gains_nothing_but_breaking_the_glass_opens(case: Case, rushcliffe: Place):
    una = other_lead(rushcliffe)

    opened(case, una)
    assert sees(una, cases_for) == 0
    opened(case, una, GrantKind.BREAK_GLASS)
    assert sees(una, cases_for) == 1


def other_lead(place: Place) -> User:
    """Of another team of the same network."""
    team = factories.kept(factories.Team(employer=place.pcn, name="Beside", mailbox="b@team.example", phone="1"))
    return seated(factories.user("Una", "Fell", Role.TEAM_LEAD, place.pcn, team), place)


def test_what_is_covered_does_not_stand_in_the_workers_own_lists(case: Case, dev: User):
    opened(case, dev)

    assert sees(dev, allotted_cases_for) == 0


@pytest.mark.parametrize("kind", WORK)
def test_to_cover_is_to_work(case: Case, dev: User, kind: GrantKind):
    opened(case, dev, kind)

    assert permits(dev, May.READ_PERSON, case)
    assert permits(dev, May.WORK_CASE, case)
    assert permits(dev, May.CLOSE_CASE, case)
    assert permits(dev, May.RAISE_CONCERN, case)
    assert not permits(dev, May.ALLOCATE, case)
    assert [referral.id for referral in db.session.scalars(referrals_for(dev))] == [case.referral_id]


READS = [May.READ_PERSON, May.READ_CONCERN, May.READ_WORKER_SAFETY, May.READ_DOCUMENT, May.BREAK_GLASS]
WRITES = [May.WORK_CASE, May.CHANGE_PERSON, May.CLOSE_CASE, May.PLAN, May.MEASURE, May.MAKE_SUMMARY, May.REFER_ONWARD]


@pytest.mark.parametrize("deed", READS)
def test_breaking_the_glass_is_to_read(case: Case, dev: User, deed: May):
    opened(case, dev, GrantKind.BREAK_GLASS)

    assert permits(dev, deed, case)


@pytest.mark.parametrize("deed", [*WRITES, May.ADD_DOCUMENT, May.RAISE_CONCERN, May.SEAL_NOTE])
def test_breaking_the_glass_is_not_to_write(case: Case, dev: User, deed: May):
    opened(case, dev, GrantKind.BREAK_GLASS)

    assert not permits(dev, deed, case)
    opened(case, dev)
    assert permits(dev, deed, case), "and to cover, beside it, is"


def test_a_lead_who_breaks_the_glass_neither_allocates_nor_closes_nor_leads(case: Case, rushcliffe: Place):
    una = other_lead(rushcliffe)
    concern = raise_concern(case, by=rushcliffe.link_worker, concern="She is afraid")
    opened(case, una, GrantKind.BREAK_GLASS)

    assert permits(una, May.READ_CONCERN, concern)
    assert not any(permits(una, deed, case) for deed in (May.ALLOCATE, May.CLOSE_CASE, May.LEAD_CONCERN))
    assert permits(seated(rushcliffe.lead, rushcliffe), May.ALLOCATE, case)


def test_what_hangs_on_the_case_is_read_only_too(case: Case, rushcliffe: Place, dev: User):
    plan = Plan(case=case, what_matters="Her garden")
    goal = Goal(plan=plan, words="To sit in the garden")
    action = PlanAction(goal=goal, what="Ask", owner=Owner.PERSON, due_on=clock.today())
    facts = {"mode": Mode.SELF, "given_on": clock.today(), "recorded_by_id": rushcliffe.link_worker.id}
    measure = Measurement(case=case, measure="ons4", **facts)
    db.session.add_all([plan, goal, action, measure])
    opened(case, dev, GrantKind.BREAK_GLASS)

    for thing in (plan, goal, action, measure):
        assert case_behind(thing) is case
        assert permits(dev, May.READ_PERSON, thing)
        assert not permits(dev, May.PLAN, thing)
    assert not permits(dev, May.CHANGE_PERSON, case.patient)


def test_ones_own_case_stays_ones_own_whatever_was_opened(case: Case, rushcliffe: Place):
    amina = seated(rushcliffe.link_worker, rushcliffe)
    opened(case, amina, GrantKind.BREAK_GLASS)

    assert grant_over(amina, case) is None
    assert permits(amina, May.WORK_CASE, case)
    assert permits(amina, May.CHANGE_PERSON, case.patient)


@pytest.mark.parametrize("kind", GrantKind)
def test_no_grant_opens_the_sealed_notes_of_a_case(case: Case, rushcliffe: Place, dev: User, kind: GrantKind):
    opened(case, dev, kind)

    assert not permits(dev, May.READ_SEALED_NOTE, case)


def test_the_kept_address_wants_a_second_reason(case: Case, dev: User):
    with pytest.raises(SaySecondReason):
        opened(case, dev, GrantKind.BREAK_GLASS, opens_address=True, second_reason="  ")

    glass = opened(case, dev, GrantKind.BREAK_GLASS)
    assert not permits(dev, May.REVEAL_ADDRESS, case)

    glass.end(by=dev)
    opened(case, dev, GrantKind.BREAK_GLASS, opens_address=True, second_reason="An ambulance is on its way")
    assert permits(dev, May.REVEAL_ADDRESS, case)


def test_a_second_reason_without_the_tick_is_not_kept(case: Case, dev: User):
    assert opened(case, dev, GrantKind.BREAK_GLASS, second_reason="An ambulance").second_reason == ""


@pytest.mark.parametrize("words", ["", "   ", TWENTY[:19], f"  {TWENTY[:19]}  "])
def test_an_emergency_is_put_into_twenty_characters(case: Case, dev: User, words: str):
    with pytest.raises(SayWhy):
        opened(case, dev, GrantKind.BREAK_GLASS, words=words)
    assert db.session.query(CaseGrant).count() == 0

    assert opened(case, dev, GrantKind.BREAK_GLASS, words=TWENTY)


@pytest.mark.parametrize("kind", WORK)
def test_cover_is_put_into_words_too(case: Case, dev: User, kind: GrantKind):
    with pytest.raises(SayWhy):
        opened(case, dev, kind, words=" ")

    assert opened(case, dev, kind, words="Leave")


WRONG = {
    "ends before it starts": {"ends_at": clock.now() - timedelta(days=1)},
    "no words": {"words": ""},
    "too few for an emergency": {"kind": GrantKind.BREAK_GLASS, "words": "Quick"},
    "address without a reason": {"kind": GrantKind.BREAK_GLASS, "words": TWENTY, "opens_address": True},
    "address under cover": {"opens_address": True, "second_reason": "Ambulance"},
    "a review by nobody": {"reviewed_at": clock.now(), "verdict": Verdict.JUSTIFIED},
    "a review without a verdict": {"reviewed_at": clock.now(), "by": "reviewed_by_id"},
    "ended by nobody": {"ended_at": clock.now()},
}


@pytest.mark.parametrize("name", WRONG)
def test_the_database_keeps_no_grant_that_cannot_be(case: Case, rushcliffe: Place, dev: User, name: str):
    facts = {"kind": GrantKind.COVER, "words": "On leave", "ends_at": clock.now() + timedelta(hours=1)} | WRONG[name]
    if column := facts.pop("by", ""):
        facts[column] = rushcliffe.ig.id
    whose = {"user_id": dev.id, "case_id": case.id, "patient_id": case.patient_id, "reason": "other"}
    db.session.add(CaseGrant(organisation_id=rushcliffe.pcn.id, **whose, **facts))

    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_nobody_reviews_their_own_in_the_database_either(case: Case, dev: User):
    grant = opened(case, dev)
    grant.verdict, grant.reviewed_at, grant.reviewed_by_id = Verdict.JUSTIFIED, clock.now(), dev.id

    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


@pytest.mark.parametrize("kind", GrantKind)
def test_the_lead_and_the_ig_lead_get_a_letter_without_names(case: Case, rushcliffe: Place, dev: User, kind):
    una = other_lead(rushcliffe)
    opened(case, dev, kind)

    letters = {letter.recipient: letter for letter in db.session.query(Letter).filter(Letter.kind.like("case-opened%"))}
    assert set(letters) == {rushcliffe.lead.email, rushcliffe.ig.email}
    assert una.email not in letters
    assert "https://socialrx.test/team" in letters[rushcliffe.lead.email].body
    assert "https://socialrx.test/glass/" in letters[rushcliffe.ig.email].body
    for name in ("Joan", "Sutton", "Dev", "Rao", "Amina", case.patient.nhs_number, case.referral.reference):
        assert not any(name in letter.title + letter.body for letter in letters.values())


def test_the_letters_and_the_grant_are_kept_together_or_not_at_all(case: Case, rushcliffe: Place, dev: User):
    open_case(case, Why(GrantKind.COVER, "worker away", "On leave"), by=dev)
    db.session.rollback()

    assert db.session.query(CaseGrant).count() == 0
    assert db.session.query(Letter).filter(Letter.kind.like("case-opened%")).count() == 0


def test_it_goes_on_the_persons_trail(case: Case, dev: User):
    grant = opened(case, dev, GrantKind.BREAK_GLASS, reason="danger to person")

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.GRANTED)
    assert (entry.patient_id, entry.subject_id) == (case.patient_id, grant.id)
    assert entry.detail == "break-glass, danger to person"


def test_what_is_seen_under_a_grant_alerts_and_ones_own_does_not(case: Case, rushcliffe: Place, dev: User):
    assert not alerts(seated(rushcliffe.link_worker, rushcliffe), May.READ_PERSON, case)

    opened(case, dev)

    assert alerts(dev, May.READ_PERSON, case)


@pytest.mark.parametrize("verdict", Verdict)
def test_each_use_is_reviewed_once(case: Case, rushcliffe: Place, dev: User, verdict: Verdict):
    grant = opened(case, dev)

    grant.review(verdict, by=rushcliffe.ig, words="Spoke to Dev")
    db.session.commit()

    assert (grant.verdict, grant.review_words, grant.reviewed_by) == (verdict, "Spoke to Dev", rushcliffe.ig)
    with pytest.raises(CannotReview):
        grant.review(Verdict.JUSTIFIED, by=rushcliffe.ig)


@pytest.mark.parametrize(("verdict", "seen"), [(Verdict.NOT_JUSTIFIED, 0), (Verdict.JUSTIFIED, 1)])
def test_what_was_not_justified_ends_with_the_review(case: Case, rushcliffe: Place, dev: User, verdict, seen: int):
    grant = opened(case, dev)

    grant.review(verdict, by=rushcliffe.ig, words="No reason to look")
    db.session.commit()

    assert sees(dev, cases_for) == seen


def test_a_review_wants_words_unless_all_was_well_and_somebody_else(case: Case, rushcliffe: Place, dev: User):
    grant = opened(case, dev)

    for verdict in (Verdict.NOT_JUSTIFIED, Verdict.NEEDS_FOLLOW_UP):
        with pytest.raises(CannotReview):
            grant.review(verdict, by=rushcliffe.ig, words=" ")
    with pytest.raises(CannotReview):
        grant.review(Verdict.JUSTIFIED, by=dev)

    grant.review(Verdict.JUSTIFIED, by=rushcliffe.ig)
    assert grant.reviewed_at


def test_emergencies_come_first_then_the_oldest_and_what_was_reviewed_goes(case: Case, rushcliffe: Place, dev: User):
    ig = seated(rushcliffe.ig, rushcliffe)
    first, second = opened(case, dev), opened(case, dev, GrantKind.DUTY)
    glass, done = opened(case, dev, GrantKind.BREAK_GLASS), opened(case, dev)
    done.review(Verdict.JUSTIFIED, by=ig)
    db.session.commit()

    waiting = db.session.scalars(to_review(db.select(CaseGrant))).all()

    assert list(waiting) == [glass, first, second]


def test_a_review_is_overdue_after_five_working_days(case: Case, rushcliffe: Place, dev: User, time_machine_at):
    # Monday 2 March 2026, so that the fifth working day is Monday the 9th.
    time_machine_at(clock.london(clock.date(2026, 3, 2), clock.time(9)))
    grant = opened(case, dev)

    time_machine_at(clock.london(clock.date(2026, 3, 9), clock.time(23, 59)))
    assert not is_overdue(grant)
    time_machine_at(clock.london(clock.date(2026, 3, 10), clock.time(0, 1)))
    assert is_overdue(grant)
    grant.review(Verdict.JUSTIFIED, by=rushcliffe.ig)
    assert not is_overdue(grant)
