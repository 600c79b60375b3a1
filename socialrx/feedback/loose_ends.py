"""What is still open when somebody is about to close a case. It prompts; it never stops and never closes anything."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, true

from socialrx.caseload.models import Case, Contact, SafeguardingConcern
from socialrx.caseload.queries import open_concerns
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import of_case, with_services
from socialrx.outcomes.queries import first_and_latest
from socialrx.plans.models import PlanAction
from socialrx.plans.queries import plan_of

# Some outcomes say themselves how it was tried.
NO_TRY = ("cancelled_person", "cancelled_by_us")
OWN_WAY = {"text_sent": "text", "email_sent": "e-mail", "letter_sent": "letter", "visited_no_answer": "visit"}


@dataclass(frozen=True)
class LooseEnds:
    """Everything about a case that a closure would leave hanging."""

    actions: list[PlanAction]
    introductions: list[OnwardReferral]
    worries: list[SafeguardingConcern]
    tries: Counter[str]
    is_measured: bool
    is_measured_again: bool

    @property
    def is_tried_enough(self) -> bool:
        """Whether two ways of getting in touch were tried, as *could not be reached* asks."""
        return len(self.tries) >= days("WAYS_BEFORE_GIVING_UP")

    @property
    def tried(self) -> str:
        """`telephone 3 times, letter once`; empty when nothing was tried."""
        return ", ".join(f"{way} {times(number)}" for way, number in self.tries.items())


def loose_ends(case: Case) -> LooseEnds:
    """Five queries, however long the story is."""
    plan, (first, latest) = plan_of(case.id), first_and_latest(case.id)
    under_way = with_services(of_case(case.id)).where(OnwardReferral.is_under_way == true())
    return LooseEnds(
        actions=plan.open_actions if plan else [],
        introductions=list(db.session.scalars(under_way)),
        worries=open_concerns(case.patient_id),
        tries=tries_of(case.id),
        is_measured=first is not None,
        is_measured_again=latest is not None,
    )


def tries_of(case_id: UUID) -> Counter[str]:
    """How often each way of getting in touch was tried, in the order they were first tried.

    Mistakes do not count, and neither does what was cancelled.
    """
    rows = select(Contact.outcome, Contact.mode).where(Contact.case_id == case_id, Contact.voided_at.is_(None))
    rows = rows.where(Contact.outcome.not_in(NO_TRY)).order_by(Contact.at)
    return Counter(OWN_WAY.get(outcome) or way(mode) for outcome, mode in db.session.execute(rows))


def way(mode: str) -> str:
    return codelists.label("consultation-mechanism", mode).lower()


def times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
