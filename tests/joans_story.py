"""Joan's whole story in every room it passes: what an outcome summary is made from. Each part may be told alone."""

from datetime import timedelta

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.directory.models import Service, ServiceTerm, TaxonomyTerm
from socialrx.feedback import actions as telling
from socialrx.onward.lifecycle import UNDER_WAY, State
from socialrx.onward.models import OnwardReferral, OnwardStep, RiskShared, ToldAbout
from socialrx.outcomes.models import MeasureAnswer, Measurement, Mode
from socialrx.patients.models import AccessNeed
from socialrx.plans.models import Goal, GoalStatus, Owner, Plan, PlanAction
from tests import factories
from tests.factories import Place, kept

FIRST = {"satisfied": 3, "worthwhile": 4, "happy": 2, "anxious": 8}
LATEST = {"satisfied": 7, "worthwhile": 8, "happy": 7, "anxious": 8}


def days_ago(number: int):
    return clock.today() - timedelta(days=number)


def told(case: Case, place: Place) -> None:
    """All of it, up to the last review."""
    met(case, place)
    planned(case, place)
    introduced(case, factories.service("Trentside Walking Circle"), State.ATTENDING, place)
    told_about(case, factories.service("Food Diary Workshop"), place)
    asked(case, place, FIRST, on=days_ago(118))
    asked(case, place, LATEST, on=days_ago(2))


def met(case: Case, place: Place) -> None:
    case.referral.received_at = clock.now() - timedelta(days=130)
    case.opened_at = clock.now() - timedelta(days=129)
    when = clock.now() - timedelta(days=120)
    casework.record_contact(case, by=place.link_worker, mode="3", outcome="spoke_conversation", at=when, note="Talked")
    db.session.commit()


def planned(case: Case, place: Place) -> Plan:
    plan = Plan(
        case=case, what_matters="To play in the park with my grandchildren", agreed_with_id=place.link_worker.id
    )
    plan.agreed_at = clock.now()
    walk = Goal(words="Walk to the park and back", status=GoalStatus.REACHED)
    walk.actions = [
        PlanAction(what="Tried the walking circle", owner=Owner.PERSON, done_on=days_ago(80)),
        PlanAction(what="Went along to the first walk", owner=Owner.LINK_WORKER, done_on=days_ago(95)),
        PlanAction(what="Weigh in", owner=Owner.OTHER, owner_name="The nurse", due_on=days_ago(-20)),
    ]
    plan.goals = [walk]
    return kept(plan)


def introduced(case: Case, service: Service, state: State, place: Place) -> OnwardReferral:
    is_under_way = state in UNDER_WAY
    made = OnwardReferral(case=case, service=service, state=state, is_under_way=is_under_way, wanted="A walk")
    made.risk_shared, made.risk_words = RiskShared.SHARED, "Unsteady on stairs"
    made.agreed_on, made.agreed_recorded_by_id = days_ago(91), place.link_worker.id
    made.made_by_id, made.made_at, made.sent_at = place.link_worker.id, clock.now(), clock.now() - timedelta(days=90)
    made.answer_due_on, made.ended_at = days_ago(80), None if is_under_way else clock.now()
    step = OnwardStep(
        move="send", before="suggested", after="sent", says_who="Walkers", reason="Because", at=clock.now()
    )
    made.steps = [step]
    return kept(made)


def told_about(case: Case, service: Service, place: Place) -> ToldAbout:
    return kept(ToldAbout(case=case, service=service, told_by_id=place.link_worker.id, told_on=days_ago(100)))


def asked(case: Case, place: Place, values: dict[str, int], *, on, mode: Mode = Mode.SELF) -> Measurement:
    given = Measurement(case=case, measure="ons4", mode=mode, given_on=on, recorded_by_id=place.link_worker.id)
    given.answers = [
        MeasureAnswer(item=item, value=value, position=n) for n, (item, value) in enumerate(values.items())
    ]
    return kept(given)


def for_abuse(service: Service) -> Service:
    """The directory lists this service under the need *abuse*."""
    term = kept(TaxonomyTerm(code="abuse", name="Domestic abuse"))
    kept(ServiceTerm(service_id=service.id, term_id=term.id))
    return service


def worried(case: Case, place: Place):
    concern = casework.raise_concern(case, by=place.link_worker, concern="A bruise", done_at_once="Rang the lead")
    db.session.commit()
    return concern


def needs_steps(case: Case) -> AccessNeed:
    return kept(AccessNeed(patient=case.patient, key="step-free", label="Step-free access"))


def next_is(case: Case, note: str) -> None:
    case.will(NextKind.CALL, on=days_ago(-7), note=note)
    db.session.commit()


def closed(case: Case, place: Place, *, reason: str = "goals_met", **said) -> None:
    said = {"what_changed": "A stone and a half lighter", "wanted": "A blood test"} | said
    telling.close(case, by=place.link_worker, reason=reason, ended_by=EndedBy.TOGETHER, **said)
    db.session.commit()
