"""One record of every noun that a route can open, all about Joan."""

from datetime import timedelta

from socialrx.accounts.factors import Passkey
from socialrx.accounts.models import SignInSession
from socialrx.caseload.actions import raise_concern, record_contact
from socialrx.caseload.models import Case, CaseGrant, GrantKind
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.feedback.models import Event, MessageBack
from socialrx.onward.models import OnwardReferral, RiskShared, ToldAbout
from socialrx.outcomes.models import Measurement, Mode
from socialrx.plans.models import Goal, Owner, Plan, PlanAction
from tests import factories
from tests.factories import Place


def one_of_each(case: Case, place: Place) -> dict[type[Base], Base]:
    """A case with everything on it, each record by its model."""
    worker, service = place.link_worker, factories.service()
    plan = Plan(case=case, what_matters="Her garden")
    goal = Goal(plan=plan, words="To sit in the garden")
    rows = [
        plan,
        goal,
        PlanAction(goal=goal, what="Ask about a bench", owner=Owner.PERSON, due_on=clock.today()),
        Measurement(case=case, measure="ons4", mode=Mode.SELF, given_on=clock.today(), recorded_by_id=worker.id),
        OnwardReferral(case=case, service=service, risk_shared=RiskShared.NONE_TO_SHARE, made_by_id=worker.id),
        ToldAbout(case=case, service=service, told_by_id=worker.id),
        MessageBack(referral=case.referral, event=Event.CLOSED, occurrence=9, what_happened="x", what_next="y"),
        record_contact(case, by=worker, mode="02", outcome="no_answer", at=clock.now() - timedelta(hours=1)),
        raise_concern(case, by=worker, concern="She is afraid of her nephew"),
        grant_of_long_ago(case, place),
        Passkey(user_id=worker.id, credential_id="of-amina", public_key=b"", uses=0),
        SignInSession(user=worker, organisation_id=place.pcn.id, key_hash="of-amina", ends_at=clock.now()),
    ]
    db.session.add_all(rows)
    db.session.commit()
    everything = [*rows, case, case.referral, case.patient, service, worker]
    return {type(row): row for row in everything}


def grant_of_long_ago(case: Case, place: Place) -> CaseGrant:
    """The place's worker opened the case once; what that lent is over."""
    began = clock.now() - timedelta(days=9)
    return CaseGrant(
        kind=GrantKind.COVER,
        user_id=place.link_worker.id,
        case=case,
        patient_id=case.patient_id,
        organisation_id=place.pcn.id,
        reason="worker_away",
        words="Dev is off sick",
        starts_at=began,
        ends_at=began + timedelta(hours=8),
    )
