"""Whatever is done to a referral, in whatever order: nobody is lost, nothing is owed on no day, no move is made up.

Hypothesis chooses the deeds and the days between them. What is legal is written
here once more, from the domain's lifecycle page, so that the product's own
tables cannot vouch for themselves.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from socialrx.access.scopes import allotted_cases_for, new_referrals_for, own_cases_for
from socialrx.accounts.queries import seat_of
from socialrx.caseload import actions as casework
from socialrx.caseload import transfers
from socialrx.caseload.models import Case, CaseStep, EndedBy
from socialrx.caseload.queries import case_of, open_ones, unallocated
from socialrx.caseload.transfers import waiting_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.trail import TrailEntry
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import MessageBack
from socialrx.referrals.models import Referral, ReferralStep
from socialrx.referrals.queries import waiting
from tests import factories
from tests.factories import Place
from tests.release import times

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
BEGAN = "2026-03-24 09:00"
# From the lifecycle page: what may be done in which state, and the state that it leads to.
REFERRAL_MOVES = {
    ("received", "ask"): "returned",
    ("received", "accept"): "accepted",
    ("received", "refuse"): "not_accepted",
    ("received", "withdraw"): "withdrawn",
    ("received", "strike out"): "voided",
    ("returned", "answer"): "received",
    ("returned", "withdraw"): "withdrawn",
    ("returned", "refuse"): "not_accepted",
    ("returned", "strike out"): "voided",
    ("accepted", "withdraw"): "withdrawn",
    ("accepted", "strike out"): "voided",
    ("not_accepted", "reconsider"): "received",
}
CASE_MOVES = {
    ("open", "give"): "open",
    ("open", "hold"): "on_hold",
    ("open", "close"): "closed",
    ("open", "decline"): "closed",
    ("on_hold", "give"): "open",
    ("on_hold", "resume"): "open",
    ("on_hold", "close"): "closed",
    ("on_hold", "decline"): "closed",
    ("closed", "reopen"): "open",
}
REOPEN_DAYS = 90
# A failure is shown as it was found: making it shorter costs minutes on a real database.
PHASES = (Phase.explicit, Phase.generate)


class Lives(RuleBasedStateMachine):
    """One referral in Rushcliffe, with Nottingham West next door."""

    here: Place
    there: Place

    def __init__(self) -> None:
        super().__init__()
        self.time = time_machine.travel(BEGAN, tick=False)
        self.now = self.time.start()
        self.state, self.case_state = "received", ""
        self.before_void, self.closed_on = "", clock.today()

    @initialize()
    def refer(self) -> None:
        person = factories.patient(practice=self.here.practice, nhs_number=None, no_number_reason="not-known")
        self.id, self.person_id = factories.referral(person, self.here.gp).id, person.id
        self.steps, self.trail = 1, self.trail_entries()

    @property
    def referral(self) -> Referral:
        return db.session.get_one(Referral, self.id)

    @property
    def case(self) -> Case | None:
        return case_of(self.id)

    @property
    def home(self) -> Place:
        return self.here if self.referral.team_id == self.here.team.id else self.there

    # What somebody may try at any time. A verb that is refused changes nothing.

    @rule(deed=st.sampled_from(["ask", "answer", "accept", "refuse", "withdraw", "reconsider", "strike out"]))
    def do_with_the_referral(self, deed: str) -> None:
        after = REFERRAL_MOVES.get((self.state, deed))
        if deed == "withdraw" and self.case_state == "closed":
            after = None
        if not self.tried(deed, may=after is not None):
            return
        if deed == "strike out":
            self.before_void = self.state
        if deed == "accept":
            self.case_state = "open"
        if deed in {"withdraw", "strike out"} and self.case_state in {"open", "on_hold"}:
            self.ended()
        self.state = str(after)

    @rule(deed=st.sampled_from(["give", "hold", "resume", "close", "decline"]))
    def do_with_the_case(self, deed: str) -> None:
        after = CASE_MOVES.get((self.case_state, deed))
        if not self.tried(deed, may=after is not None):
            return
        self.case_state = str(after)
        if after == "closed":
            self.ended()

    @rule()
    def reopen(self) -> None:
        soon = clock.today() - self.closed_on <= timedelta(days=REOPEN_DAYS)
        may = self.case_state == "closed" and self.state == "accepted" and soon
        if self.tried("reopen", may=may):
            self.case_state = "open"

    @rule()
    def restore(self) -> None:
        if self.state != "voided":
            assert not self.tried("restore", may=False)
            return
        closed_by_it = self.case is not None and self.case.closure_reason == "duplicate"
        soon = clock.today() - self.closed_on <= timedelta(days=REOPEN_DAYS)
        if self.tried("restore", may=not closed_by_it or soon):
            self.state = self.before_void
            self.case_state = "open" if closed_by_it else self.case_state

    @rule()
    def ask_the_other_team(self) -> None:
        to = self.there if self.home is self.here else self.here
        under_way = self.state in {"received", "returned"} or self.case_state in {"open", "on_hold"}
        may = under_way and waiting_of(self.id) is None
        self.attempt(lambda: transfers.ask(self.referral, to.team, by=self.home.lead, why="She moved"), may=may)

    @rule(yes=st.booleans())
    def the_other_team_answers(self, yes: bool) -> None:
        transfer = waiting_of(self.id)
        if transfer is None:
            return
        to = self.there if self.home is self.here else self.here
        under_way = self.state in {"received", "returned"} or self.case_state in {"open", "on_hold"}
        if not yes:
            self.attempt(lambda: transfers.refuse(transfer, by=to.lead, why="Full"), may=True)
        elif (
            self.attempt(lambda: transfers.accept(transfer, by=to.lead), may=under_way) and self.case_state == "on_hold"
        ):
            self.case_state = str(self.case.status)

    @rule(answered=st.booleans())
    def somebody_rings(self, answered: bool) -> None:
        if case := self.case:
            outcome = "spoke_conversation" if answered else "no_answer"
            casework.record_contact(case, by=self.home.link_worker, mode="02", outcome=outcome)
            db.session.commit()

    @rule(days=st.integers(1, 60))
    def days_pass(self, days: int) -> None:
        self.now.shift(timedelta(days=days))

    # What must be true whatever was done.

    @invariant()
    def it_stands_as_the_page_says(self) -> None:
        assert self.referral.status == self.state
        assert (self.case.status if self.case else "") == self.case_state

    @invariant()
    def it_is_on_somebodys_list(self) -> None:
        home = self.home
        waits = self.state in {"received", "returned"}
        assert self.is_listed(waiting(new_referrals_for(home.lead)), Referral.id == self.id) is waits
        if self.case_state in {"open", "on_hold"}:
            worker = self.case.link_worker
            its_list = open_ones(own_cases_for(worker)) if worker else unallocated(allotted_cases_for(home.lead))
            assert self.is_listed(its_list, Case.referral_id == self.id)
            assert worker is None or worker.id == home.link_worker.id

    @invariant()
    def somebody_owes_a_step_by_a_day(self) -> None:
        assert self.referral.contact_due_on is not None
        assert (self.case_state in {"open", "on_hold"}) is bool(self.case and self.case.next_on)

    @invariant()
    def every_end_was_told_or_why_not_is_recorded(self) -> None:
        if self.state == "not_accepted" or self.case_state == "closed":
            told = sa.select(sa.func.count()).where(MessageBack.referral_id == self.id)
            assert db.session.scalar(told)

    def teardown(self) -> None:
        self.time.stop()

    # How a deed is tried.

    def tried(self, deed: str, *, may: bool) -> bool:
        """Whether it was done, which it must be just when it may."""
        return self.attempt(lambda: DEEDS[deed](self.referral, self.case, self.home), may=may)

    def attempt(self, deed, *, may: bool) -> bool:
        try:
            deed()
            db.session.commit()
        except DomainError:
            db.session.rollback()
            assert not may
            assert self.count_steps() == self.steps
            return False
        assert may
        self.leaves_a_row()
        return True

    def leaves_a_row(self) -> None:
        """Each deed is a step of somebody's, or at least a row of the trail; nothing happens unseen."""
        steps, trail = self.count_steps(), self.trail_entries()
        assert steps >= self.steps
        assert trail > self.trail
        self.steps, self.trail = steps, trail

    def count_steps(self) -> int:
        of_referral = sa.select(sa.func.count()).where(ReferralStep.referral_id == self.id)
        case_id = self.case.id if self.case else None
        of_case = sa.select(sa.func.count()).where(CaseStep.case_id == case_id)
        return (db.session.scalar(of_referral) or 0) + (db.session.scalar(of_case) or 0)

    def trail_entries(self) -> int:
        rows = sa.select(sa.func.count()).where(TrailEntry.patient_id == self.person_id)
        return db.session.scalar(rows) or 0

    def is_listed(self, rows: sa.Select, one: sa.ColumnElement[bool]) -> bool:
        return len(db.session.scalars(rows.where(one)).all()) == 1

    def ended(self) -> None:
        self.case_state, self.closed_on = "closed", clock.today()


def needing(case: Case | None) -> Case:
    if case is None:
        raise DomainError("There is no case yet.")
    return case


DEEDS = {
    "ask": lambda referral, _case, home: feedback.ask(referral, by=home.lead, question="Is she at home?"),
    "answer": lambda referral, _case, home: referral.answer_question(by=home.gp, answer="Yes"),
    "accept": lambda referral, _case, home: feedback.accept(referral, by=home.lead),
    "refuse": lambda referral, _case, home: feedback.refuse(referral, by=home.lead, reason="out_of_area"),
    "withdraw": lambda referral, _case, home: feedback.take_back(referral, by=home.gp, reason="Typed in error"),
    "reconsider": lambda referral, _case, home: referral.reconsider(by=home.lead, reason="We can after all"),
    "strike out": lambda referral, _case, home: feedback.strike_out(
        referral, by=home.lead, mistake="duplicate", explanation="Sent twice"
    ),
    "restore": lambda referral, _case, home: feedback.restore(referral, by=home.lead, reason="It was not"),
    "give": lambda _referral, case, home: casework.allocate(
        needing(case), home.link_worker, by=home.lead, reason="She knows her"
    ),
    "hold": lambda _referral, case, home: needing(case).hold(
        by=home.link_worker, reason="in_hospital", until=clock.today() + timedelta(days=14)
    ),
    "resume": lambda _referral, case, home: needing(case).resume(by=home.link_worker),
    "close": lambda _referral, case, home: feedback.close(
        needing(case), by=home.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER
    ),
    "decline": lambda _referral, case, home: feedback.close(
        needing(case), by=home.link_worker, reason="person_declined", ended_by=EndedBy.PERSON
    ),
    "reopen": lambda _referral, case, home: needing(case).reopen(by=home.lead, reason="She rang back"),
}


def test_nobody_is_lost_whatever_is_done(rushcliffe: Place, nottingham_west: Place, record_property):
    for place in (rushcliffe, nottingham_west):
        for user in (place.lead, place.link_worker):
            user.seat = seat_of(user.id, place.pcn.id)
    Lives.here, Lives.there = rushcliffe, nottingham_west
    examples, steps = times(20, 200), times(20, 40)
    allowed = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=allowed,
            derandomize=True,
            database=None,
            phases=PHASES,
        ),
    )

    record_property("steps of the lifecycle's state machine tried (at most)", examples * steps)
