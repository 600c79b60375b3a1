"""Introductions of people on a caseload to services near by."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from socialrx.commands.population.bulk import Bulk
from socialrx.core import clock
from socialrx.core.ids import new_id
from socialrx.onward.lifecycle import ONWARD_MOVES, UNDER_WAY, State
from socialrx.onward.models import OnwardReferral, OnwardStep, RiskShared, ToldAbout

ANSWERS = (("accept", "start", "complete"), ("accept", "start"), ("accept",), ("say_full",), ("refuse",), ())


def introduce(bulk: Bulk, random: Random, case_id: UUID, worker: UUID, services: list[UUID], at: datetime) -> None:
    """Told about one service, introduced to another, and what came of it."""
    told, sent = random.sample(services, 2)
    bulk.add(ToldAbout, id=new_id(), case_id=case_id, service_id=told, told_on=clock.day_of(at), told_by_id=worker)
    id, state, steps = new_id(), State.SUGGESTED, []
    for name in ("send", *random.choice(ANSWERS)):
        move, at = ONWARD_MOVES[name], min(at + timedelta(days=random.randint(1, 9)), clock.now())
        steps.append({"move": name, "before": state, "after": move.after, "at": at, "reason": "Too far for us."})
        state = move.after or state
    is_under_way = state in UNDER_WAY
    bulk.add(
        OnwardReferral,
        id=id,
        case_id=case_id,
        service_id=sent,
        state=state,
        is_under_way=is_under_way,
        wanted="Somebody to walk in with the first time.",
        risk_shared=RiskShared.NONE_TO_SHARE,
        agreed_on=clock.day_of(at),
        agreed_recorded_by_id=worker,
        made_by_id=worker,
        sent_at=steps[0]["at"],
        link_number=1,
        answer_due_on=clock.day_of(steps[0]["at"]) + timedelta(days=7),
        ended_at=None if is_under_way else at,
        version=1,
    )
    for step in steps:
        bulk.add(OnwardStep, id=new_id(), onward_referral_id=id, by_id=worker, says_who="", **step)
