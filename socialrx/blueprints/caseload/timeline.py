"""Everything that happened with a case, newest first, from every room, in one query.

Each source below is a Select of the same columns and the words for one of its
rows; `timeline` puts them together with UNION ALL. Of a worry about safety only
that it was recorded, to those who may know; never what it says.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from socialrx.accounts.models import User
from socialrx.caseload.models import Case, CaseStep, Contact, SafeguardingConcern
from socialrx.caseload.models.case import CASE_MOVES
from socialrx.core import clock, codelists
from socialrx.core.database import UTCDateTime, db
from socialrx.directory.models import Service
from socialrx.feedback.models import MessageBack
from socialrx.onward.lifecycle import ONWARD_MOVES
from socialrx.onward.models import OnwardReferral, OnwardStep, ToldAbout
from socialrx.outcomes.models import Measurement
from socialrx.plans.models import Plan
from socialrx.referrals.lifecycle import MOVES
from socialrx.referrals.models import ReferralStep

# Which list a case step's reason is a key of; elsewhere the reason stands in words.
REASON_LISTS = {"hold": "hold-reasons", "close": "closure-reasons"}
OUTCOMES, WAYS = "contact-attempt-outcomes", "consultation-mechanism"
TOLD_EVENTS = {
    "accepted": "the team took the referral on",
    "returned": "a question",
    "not_accepted": "the team did not take the referral on",
    "first_contact": "first contact made",
    "closed": "the case is closed",
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline: when, what, more about it, and who."""

    at: datetime
    kind: str
    what: str
    detail: str = ""
    who: str = ""
    is_whole_day: bool = False


class Source(NamedTuple):
    """Where events of one kind come from, and how a row of them is said: what, and more about it."""

    kind: str
    rows: Callable[[Case], Select[Any]]
    says: Callable[[Row[Any]], tuple[str, str]]


def columns(kind: str, *, who: Any = None, at: Any = None, day: Any = None, words: Iterable[Any] = ()) -> Select[Any]:
    """The columns every source has: kind, instant or day, up to three texts, and who, by name."""
    given = [*words, *[sa.literal("")] * 3][:3]
    texts = [sa.cast(text, sa.Text).label(name) for text, name in zip(given, ("first", "second", "third"), strict=True)]
    return select(
        sa.cast(sa.literal(kind), sa.Text).label("kind"),
        (sa.cast(sa.null(), UTCDateTime()) if at is None else at).label("at"),
        (sa.cast(sa.null(), sa.Date()) if day is None else day).label("day"),
        *texts,
        sa.cast(sa.literal("") if who is None else who, sa.Text).label("who"),
    )


def by_user(kind: str, by: InstrumentedAttribute[Any], **facts: Any) -> Select[Any]:
    """The same for what a user did; empty where it was the system or a person without a sign-in."""
    name = sa.func.coalesce(User.given_name + " " + User.family_name, "")
    return columns(kind, who=name, **facts).select_from(by.class_).outerjoin(User, by == User.id)


def referral_steps(case: Case) -> Select[Any]:
    step = ReferralStep
    rows = by_user("Referral", step.by_id, at=step.at, words=(step.move, step.reason))
    return rows.where(step.referral_id == case.referral_id)


def say_referral_step(row: Row[Any]) -> tuple[str, str]:
    return MOVES[row.first].says, row.second


def case_steps(case: Case) -> Select[Any]:
    rows = by_user("Case", CaseStep.by_id, at=CaseStep.at, words=(CaseStep.move, CaseStep.reason))
    return rows.where(CaseStep.case_id == case.id)


def say_case_step(row: Row[Any]) -> tuple[str, str]:
    list_name = REASON_LISTS.get(row.first)
    return CASE_MOVES[row.first].says, codelists.label(list_name, row.second) if list_name else row.second


def contacts(case: Case) -> Select[Any]:
    rows = by_user("Contact", Contact.by_id, at=Contact.at, words=(Contact.outcome, Contact.mode, Contact.note))
    return rows.where(Contact.case_id == case.id)


def say_contact(row: Row[Any]) -> tuple[str, str]:
    return f"{codelists.label(OUTCOMES, row.first)} ({codelists.label(WAYS, row.second).lower()})", row.third


def measurements(case: Case) -> Select[Any]:
    given = Measurement.given_on
    rows = by_user("Measure", Measurement.recorded_by_id, day=given, words=(Measurement.measure,))
    return rows.where(Measurement.case_id == case.id)


def say_measurement(row: Row[Any]) -> tuple[str, str]:
    return f"{row.first.upper()} asked", ""


def plan_agreed(case: Case) -> Select[Any]:
    rows = by_user("Plan", Plan.agreed_with_id, at=Plan.agreed_at)
    return rows.where(Plan.case_id == case.id, Plan.agreed_at.is_not(None))


def say_plan(_row: Row[Any]) -> tuple[str, str]:
    return "Plan agreed", ""


def onward_steps(case: Case) -> Select[Any]:
    step = OnwardStep
    rows = columns("Onward", who=step.says_who, at=step.at, words=(step.move, step.reason, Service.name))
    rows = rows.select_from(step).join(OnwardReferral, step.onward_referral_id == OnwardReferral.id)
    return rows.join(Service, OnwardReferral.service_id == Service.id).where(OnwardReferral.case_id == case.id)


def say_onward_step(row: Row[Any]) -> tuple[str, str]:
    return f"{row.third}: {lower_first(ONWARD_MOVES[row.first].says)}", row.second


def told_about(case: Case) -> Select[Any]:
    rows = by_user("Told about", ToldAbout.told_by_id, day=ToldAbout.told_on, words=(Service.name,))
    return rows.join(Service, ToldAbout.service_id == Service.id).where(ToldAbout.case_id == case.id)


def say_told_about(row: Row[Any]) -> tuple[str, str]:
    return f"Told about {row.first}", ""


def messages_back(case: Case) -> Select[Any]:
    message = MessageBack
    rows = columns("Practice", at=message.made_at, words=(message.event, message.route))
    return rows.where(message.referral_id == case.referral_id)


def say_message_back(row: Row[Any]) -> tuple[str, str]:
    routes = {"person_objects": "Not sent: the person objects", "no_practice": "Not sent: no practice to tell"}
    return f"Practice told: {TOLD_EVENTS[row.first]}", routes.get(row.second, "")


def worries(case: Case) -> Select[Any]:
    worry = SafeguardingConcern
    return by_user("Safety", worry.raised_by_id, at=worry.raised_at).where(worry.case_id == case.id)


def say_worry(_row: Row[Any]) -> tuple[str, str]:
    return "Worry about safety recorded", ""


SOURCES = [
    Source("Referral", referral_steps, say_referral_step),
    Source("Case", case_steps, say_case_step),
    Source("Contact", contacts, say_contact),
    Source("Measure", measurements, say_measurement),
    Source("Plan", plan_agreed, say_plan),
    Source("Onward", onward_steps, say_onward_step),
    Source("Told about", told_about, say_told_about),
    Source("Practice", messages_back, say_message_back),
]
WORRIES = Source("Safety", worries, say_worry)


def timeline(case: Case, *, with_worries: bool) -> list[Event]:
    """Everything about this case, newest first: one query, however long the story."""
    sources = {source.kind: source for source in [*SOURCES, *([WORRIES] if with_worries else [])]}
    rows = db.session.execute(sa.union_all(*(source.rows(case) for source in sources.values())))
    return sorted((event(row, sources[row.kind]) for row in rows), key=lambda line: line.at, reverse=True)


def event(row: Row[Any], source: Source) -> Event:
    what, detail = source.says(row)
    at: datetime = row.at or noon(row.day)
    return Event(at, row.kind, what, detail, row.who, is_whole_day=row.at is None)


def noon(day: date) -> datetime:
    """Where an event of which only the day is known stands among the others."""
    return min(clock.london(day, time(12)), clock.now())


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
