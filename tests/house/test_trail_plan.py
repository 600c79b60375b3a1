"""The IG lead's pages find their entries by an index, in order of time, however long the trail has grown."""

import pytest
from sqlalchemy import Select, select

from socialrx.access.scopes import trail_for
from socialrx.accounts.queries import seat_of
from socialrx.blueprints.kit.newest_first import ROWS
from socialrx.caseload.models import Case
from socialrx.core.trail import IS_SECURITY_EVENT, TrailEntry
from tests.factories import Place
from tests.house.test_query_plans import plan_of


def asked(place: Place, case: Case) -> dict[str, Select]:
    place.ig.seat = seat_of(place.ig.id, place.pcn.id)
    ours = trail_for(place.ig)
    return {
        "ix_trail_entry_patient": ours.where(TrailEntry.patient_id.in_([case.patient_id])),
        "ix_trail_entry_user": ours.where(TrailEntry.user_id == place.link_worker.id),
        "ix_trail_entry_security": select(TrailEntry).where(IS_SECURITY_EVENT),
    }


@pytest.mark.parametrize("index", ["ix_trail_entry_patient", "ix_trail_entry_user", "ix_trail_entry_security"])
def test_entries_are_found_by_their_index(index: str, rushcliffe: Place, case: Case):
    rows = asked(rushcliffe, case)[index].with_only_columns(TrailEntry.id, TrailEntry.at)

    plan = plan_of(rows.order_by(TrailEntry.at.desc(), TrailEntry.id.desc()).limit(ROWS))

    assert index in plan, plan
    assert "SCAN trail_entry" not in plan.replace(f"SCAN trail_entry USING INDEX {index}", ""), plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
