"""The signpost tally: counted, taken back, never about a person, never among referrals."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select

from socialrx.core.database import db
from socialrx.core.trail import AboutPerson
from socialrx.onward.tally import CannotTally, SignpostTally, counts, of_practice, tally, usual, withdraw
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

LONG = {"first": date(2000, 1, 1), "after": date.max}


def counted(place: Place) -> dict[str, int]:
    return {row.need: row.times for row in counts(of_practice(place.practice.id), **LONG)}


def test_each_tap_counts_one(rushcliffe: Place):
    for need in ("money", "money", "food"):
        tally(rushcliffe.practice.id, need, by=rushcliffe.receptionist)
    db.session.commit()

    assert counted(rushcliffe) == {"money": 2, "food": 1}
    assert db.session.scalar(select(func.count()).select_from(Referral)) == 0


def test_no_person_can_be_in_it():
    points_at = {key.column.table.name for key in sa.inspect(SignpostTally).local_table.foreign_keys}

    assert points_at == {"organisation", "user_account", "service"}
    assert not issubclass(SignpostTally, AboutPerson)
    assert not [one for one in sa.inspect(SignpostTally).columns if isinstance(one.type, sa.Text)], "no free text"


def test_a_mis_tap_is_withdrawn_and_kept(rushcliffe: Place):
    row = tally(rushcliffe.practice.id, "money", by=rushcliffe.gp)
    db.session.commit()

    assert withdraw(row.id, by=rushcliffe.gp)
    db.session.commit()

    assert counted(rushcliffe) == {}
    assert db.session.get(SignpostTally, row.id).withdrawn_at
    assert not withdraw(row.id, by=rushcliffe.gp), "once"


def test_nobody_takes_anothers_back(rushcliffe: Place):
    row = tally(rushcliffe.practice.id, "money", by=rushcliffe.gp)
    db.session.commit()

    assert not withdraw(row.id, by=rushcliffe.receptionist)
    assert counted(rushcliffe) == {"money": 1}


def test_only_reasons_of_the_list_are_counted(rushcliffe: Place):
    with pytest.raises(CannotTally):
        tally(rushcliffe.practice.id, "Joan Sutton wants a bus pass", by=rushcliffe.gp)


def test_the_month_is_londons(rushcliffe: Place, time_machine_at):
    time_machine_at(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    tally(rushcliffe.practice.id, "money", by=rushcliffe.gp)
    db.session.commit()

    assert [row.month for row in counts(of_practice(rushcliffe.practice.id), **LONG)] == [date(2026, 7, 1)]


def test_the_usual_list_is_what_this_practice_tells_people_of(rushcliffe: Place, nottingham_west: Place):
    walks, bank = factories.service("Walks"), factories.service("Food bank")
    for service in (walks, walks, bank):
        tally(rushcliffe.practice.id, "food", by=rushcliffe.gp, service_id=service.id)
    tally(nottingham_west.practice.id, "food", by=nottingham_west.gp, service_id=walks.id)
    db.session.commit()

    assert [one.name for one in usual(rushcliffe.practice.id)] == ["Food bank", "Walks"]
    assert [one.name for one in usual(nottingham_west.practice.id)] == ["Walks"]
