"""The lists of New referrals are answered by their indexes: nothing is scanned, and the queue is not sorted."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.core.database import db
from socialrx.referrals import queue
from socialrx.referrals.models import Referral
from tests.factories import Place


@pytest.fixture
def sent():
    """What goes to the database, with its parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        seen.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)


def plan_of(statement: str, parameters: Any) -> str:
    """The outer steps; a look at one referral's few steps inside may sort them."""
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "\n".join(detail for _id, parent, _, detail in rows if parent == 0)


@pytest.mark.parametrize("is_first_page", [True, False])
def test_a_teams_queue_reads_its_index_in_order(is_first_page: bool, referral: Referral, rushcliffe: Place, sent):
    ours = select(Referral).where(Referral.team_id.in_([rushcliffe.team.id]))

    queue.page_of(ours, after=None if is_first_page else referral.id)

    plan = plan_of(*sent[-1])
    assert "ix_referral_queue" in plan
    assert "SCAN" not in plan and "TEMP B-TREE" not in plan


def test_what_was_not_taken_on_is_found_by_team_and_state(referral: Referral, rushcliffe: Place, sent):
    ours = select(Referral).where(Referral.team_id.in_([rushcliffe.team.id]))

    queue.not_taken_on(ours)

    plan = plan_of(*sent[-1])
    assert "ix_referral_team_status" in plan
    assert "SCAN" not in plan
