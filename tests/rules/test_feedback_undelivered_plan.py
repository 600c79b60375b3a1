"""What did not arrive is counted for the lead by the letters in trouble, not by all that were ever sent."""

from sqlalchemy import select

from socialrx.access.scopes import new_referrals_for
from socialrx.accounts.queries import seat_of
from socialrx.core.database import db
from socialrx.reminders import undelivered
from tests import database
from tests.factories import Place


def test_the_count_begins_at_the_letters_in_trouble(rushcliffe: Place):
    lead = rushcliffe.lead
    lead.seat = seat_of(lead.id, rushcliffe.pcn.id)
    counted = select(undelivered.counted(new_referrals_for.seen(lead)))

    plan = plan_of(counted)

    if database.KIND == "sqlite":
        assert "ix_letter_failed" in plan and "ix_letter_due" in plan, plan
        assert "LIST SUBQUERY" not in plan, plan
        for table in ("letter", "message_back", "referral"):
            assert f"SCAN {table}" not in plan.replace(f"SCAN {table} USING INDEX ix_letter", ""), plan


def plan_of(query) -> str:
    engine = db.engine
    compiled = query.compile(engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN " if database.KIND == "sqlite" else "EXPLAIN "
    rows = db.session.connection().exec_driver_sql(f"{explain}{compiled}").all()
    return "\n".join(str(row[-1]) for row in rows)
