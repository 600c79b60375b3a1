"""The PCN's report, figure by figure: what is counted, out of what, and what is left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from socialrx.caseload.actions import record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.organisations.models import ListSize
from socialrx.organisations.queries import practices_of
from socialrx.outcomes.models import Measurement, Mode
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from socialrx.reporting.pcn import PcnReport, report
from socialrx.reporting.period import Period, between, latest
from socialrx.reporting.small_numbers import hide_small
from socialrx.reporting.spreadsheet import as_csv
from socialrx.reporting.waits import Waits
from tests import factories
from tests.factories import Place


def the_report(place: Place, period: Period | None = None) -> PcnReport:
    ours = select(Referral).where(Referral.pcn_id == place.pcn.id)
    return report(ours, practices_of(place.pcn.id), period or latest())


def reached(case: Case, place: Place, *, after_days: int = 3) -> None:
    at = case.referral.received_at + timedelta(days=after_days)
    record_contact(case, by=place.link_worker, mode="02", outcome="spoke_conversation", at=at)
    db.session.commit()


def another(place: Place, person: Patient | None = None, **asked: object) -> Referral:
    person = person or factories.patient("Ivy", "Hall", practice=place.practice, no_number_reason="overseas-patient")
    return factories.referral(person, place.gp, **asked)


def test_referrals_and_people_are_counted_apart(referral: Referral, joan: Patient, rushcliffe: Place):
    another(rushcliffe, joan)
    another(rushcliffe)

    figures = the_report(rushcliffe)

    assert (figures.received, figures.people) == (3, 2)


def test_seen_means_a_contact_that_went_both_ways(case: Case, rushcliffe: Place):
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="no_answer")
    db.session.commit()
    assert the_report(rushcliffe).seen == 0

    reached(case, rushcliffe)
    assert the_report(rushcliffe).seen == 1


def test_what_was_voided_or_a_duplicate_is_in_no_figure(case: Case, rushcliffe: Place):
    another(rushcliffe).void(by=rushcliffe.lead, reason="typed twice")
    case.close(by=rushcliffe.lead, reason="duplicate", ended_by=EndedBy.CIRCUMSTANCES)
    db.session.commit()

    figures = the_report(rushcliffe)

    assert (figures.received, figures.open_now, figures.closed_in_all) == (0, 0, 0)


def test_never_reached_is_counted_from_the_closure_reason(case: Case, rushcliffe: Place):
    case.close(by=rushcliffe.link_worker, reason="not_reached", ended_by=EndedBy.CIRCUMSTANCES)
    db.session.commit()

    figures = the_report(rushcliffe)

    assert figures.never_reached == 1
    assert figures.closed == [("Could not be reached", 1)]


def test_a_wait_is_calendar_days_from_receipt_to_first_contact(case: Case, rushcliffe: Place):
    another(rushcliffe)
    reached(case, rushcliffe, after_days=5)

    waits = the_report(rushcliffe).waits

    assert list(waits.days) == [5]
    assert waits.still_waiting == 1


def test_both_ons4_needs_two_of_them_far_enough_apart(case: Case, rushcliffe: Place):
    reached(case, rushcliffe)
    case.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    measured(case, rushcliffe, clock.today() - timedelta(days=13))
    measured(case, rushcliffe, clock.today())
    assert (the_report(rushcliffe).both_measures, the_report(rushcliffe).seen_and_closed) == (0, 1)

    measured(case, rushcliffe, clock.today() - timedelta(days=14))
    assert the_report(rushcliffe).both_measures == 1


def measured(case: Case, place: Place, on: date) -> None:
    factories.kept(
        Measurement(
            case=case, measure="ons4", mode=Mode.SELF, given_on=on, recorded_by_id=place.link_worker.id, answers=[]
        )
    )


def test_each_practice_has_a_rate_of_its_registered_people(referral: Referral, rushcliffe: Place):
    size = ListSize(practice_id=rushcliffe.practice.id, as_of=date(2019, 4, 1), registered=8000, source="test")
    factories.kept(size)

    [line] = the_report(rushcliffe).practices

    assert (line.received, line.registered, line.per_1000) == (1, 8000, 0.125)


def test_a_practice_that_sent_nobody_stands_in_the_list_all_the_same(rushcliffe: Place):
    [line] = the_report(rushcliffe).practices

    assert (line.label, line.received, line.per_1000) == ("Rushcliffe Surgery", 0, None)


def test_a_referral_with_three_reasons_counts_in_three_lines(rushcliffe: Place):
    another(rushcliffe, needs=["loneliness", "money", "falls"])

    assert [line.received for line in the_report(rushcliffe).needs] == [1, 1, 1]


def test_open_now_is_told_by_age_whenever_it_was_received(referral: Referral, rushcliffe: Place):
    referral.received_at = clock.now() - timedelta(days=200)
    referral.received_month = date(2019, 1, 1)
    db.session.commit()

    figures = the_report(rushcliffe)

    assert figures.received == 0
    assert dict(figures.open_ages)["More than 180 days"] == 1


def test_another_pcns_referrals_are_not_counted(referral: Referral, rushcliffe: Place, nottingham_west: Place):
    assert the_report(nottingham_west).received == 0


@pytest.mark.parametrize("months", [("2026-13", "2026-01"), ("2026-05", "2026-01"), ("2000-01", "2026-01"), ("", "x")])
def test_impossible_months_are_refused(months: tuple[str, str]):
    with pytest.raises(BadInput, match="Choose"):
        between(*months)


def test_a_period_is_whole_months():
    assert len(between("2025-11", "2026-02").months) == 4


@given(st.lists(st.integers(0, 400), min_size=1, max_size=80))
def test_nine_in_ten_were_reached_by_the_ninetieth(days: list[int]):
    waits = Waits(days)

    assert waits.within(waits.ninetieth) >= 0.9 * len(days)
    assert waits.within(waits.ninetieth - 1) < 0.9 * len(days)


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 30), max_size=12))
def test_no_small_count_leaves_and_none_can_be_worked_out_from_the_total(counts: dict[str, int]):
    hidden = hide_small(counts, 5)

    assert all(count is None or count == 0 or count >= 5 for count in hidden.values())
    missing = [name for name, count in hidden.items() if count is None]
    positive = [name for name, count in counts.items() if count > 0]
    assert len(missing) != 1 or len(positive) == 1


def test_the_spreadsheet_for_outside_hides_small_counts_and_the_one_for_inside_does_not(
    referral: Referral, rushcliffe: Place
):
    figures = the_report(rushcliffe)

    assert "Rushcliffe Surgery,received,1," in as_csv(figures, for_outside=False)
    assert "Rushcliffe Surgery,received,*," in as_csv(figures, for_outside=True)
    assert ",1," not in as_csv(figures, for_outside=True)
