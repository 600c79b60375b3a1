"""The named lists use their index, as the ORM really asks: no scan of a table that grows, no sorting in memory."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import Select, select

from socialrx.access.scopes import appointments_for, new_referrals_for, own_cases_for
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.caseload.appointments import between, coming, in_order, of_worker, without_outcome
from socialrx.caseload.models import Appointment, Case, HomeVisit
from socialrx.caseload.queries import open_ones
from socialrx.caseload.watching import should_have_begun
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.patients.queries import born_and_named, with_number
from socialrx.referrals.models import Referral
from socialrx.referrals.queries import waiting
from tests.factories import Place


def plan_of(query: Select) -> str:
    compiled = query.compile(db.engine, compile_kwargs={"render_postcompile": True})
    values = tuple(compiled.params[name] for name in compiled.positiontup)
    values = tuple(getattr(v, "hex", v) if hasattr(v, "hex") and not isinstance(v, int | float) else v for v in values)
    values = tuple(v.isoformat() if hasattr(v, "isoformat") else v for v in values)
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values).all()
    return "\n".join(row[-1] for row in rows)


def seated(user: User, place: Place) -> User:
    user.seat = seat_of(user.id, place.pcn.id)
    assert user.seat.roles & {Role.LINK_WORKER, Role.TEAM_LEAD}
    return user


def asked(place: Place) -> dict[str, Select]:
    worker = seated(place.link_worker, place)
    return {
        "New referrals": waiting(new_referrals_for(worker)).with_only_columns(Referral.id),
        "Caseload": open_ones(own_cases_for(worker)).with_only_columns(Case.id),
        **diary_of(worker),
        "Person by number": with_number(select(Patient), "9990000018"),
        "Person by birth and name": born_and_named(select(Patient), born=date(1951, 5, 4), family="Sut"),
    }


def diary_of(worker: User) -> dict[str, Select]:
    rows, today = of_worker(appointments_for(worker), worker.id), date(2026, 9, 7)
    overdue = select(HomeVisit.id).where(HomeVisit.ended_at.is_(None), HomeVisit.expected_out_at < clock.now())
    shown = {
        "Diary of a week": between(rows, today, today + timedelta(days=6)),
        "Diary, what comes next": coming(rows, (today, time(10), worker.id)),
        "Diary, without outcome": without_outcome(rows),
    }
    listed = {name: in_order(query).with_only_columns(Appointment.id) for name, query in shown.items()}
    not_begun = select(Appointment.id).where(*should_have_begun())
    return listed | {"Visits overdue": overdue.order_by(HomeVisit.expected_out_at), "Visits not begun": not_begun}


DIARY = ["Diary of a week", "Diary, what comes next", "Diary, without outcome", "Visits overdue", "Visits not begun"]


@pytest.mark.parametrize("name", [*DIARY, "New referrals", "Caseload", "Person by number", "Person by birth and name"])
def test_a_named_list_is_answered_by_its_index(name: str, rushcliffe: Place):
    plan = plan_of(asked(rushcliffe)[name].limit(50))

    assert "SCAN" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "USING" in plan, plan


# What grows with the years or with the country.
GROWING = "appointment case_ case_step contact home_visit letter message_back offer onward_referral patient referral"
GROWING += " risk_assessment trail_entry transfer user_account"
# Indexes that hold a few rows at any size: who is out now, what is still to be sent, what was refused.
SMALL = ("ux_home_visit_one_at_a_time", "ix_letter_due", "ix_letter_failed")
DAILY = [
    ("link_worker", "/today"),
    ("link_worker", "/caseload"),
    ("link_worker", "/diary"),
    ("link_worker", "/diary/week"),
    ("lead", "/team"),
    ("lead", "/new-referrals/"),
]


@pytest.fixture
def scans(app: Flask) -> Callable[[Callable[[], object]], list[str]]:
    """`scans(do)`: the lines of the plans of whatever doing it asks, in which a table that grows is read as a whole."""

    def found(do: Callable[[], object]) -> list[str]:
        said: list[tuple[str, tuple[object, ...]]] = []

        def note(_connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_: object) -> None:
            said.append((statement, values))

        sa.event.listen(db.engine, "before_cursor_execute", note)
        do()
        sa.event.remove(db.engine, "before_cursor_execute", note)
        asked = [(words, values) for words, values in said if words.startswith(("SELECT", "WITH"))]
        plans = [db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {a}", b).all() for a, b in asked]
        whole = re.compile(rf"SCAN ({GROWING.replace(' ', '|')})(_+\d+)?\b(?! USING INDEX ({'|'.join(SMALL)}))")
        return [row[-1] for plan in plans for row in plan if whole.match(row[-1])]

    return found


@pytest.mark.parametrize(("who", "path"), DAILY)
def test_no_page_of_a_working_day_reads_the_whole_of_what_grows(
    case: Case, rushcliffe: Place, browse, scans, who: str, path: str
):
    someone = browse(getattr(rushcliffe, who))

    assert scans(lambda: someone.visit(path)) == []
