"""Where the lines of a timeline come from: each room's own, as a Select of the same columns, and how a row is said.

Of a worry about safety only that it was recorded, to those who may know; of a
sealed note that there is one, to those who may read it; never what it says. Of
an entry that was withdrawn only that it was, and by whom.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from socialrx.accounts.models import User
from socialrx.caseload.levels import LEVELS, is_down
from socialrx.caseload.models import (
    Case,
    CaseStep,
    Contact,
    ContactAddition,
    Huddle,
    HuddleCase,
    HuddleState,
    SafeguardingConcern,
    SealedNote,
    SupportLevel,
)
from socialrx.caseload.models.case import CASE_MOVES
from socialrx.caseload.ways import ATTENDANCE
from socialrx.core import clock, codelists
from socialrx.core.database import UTCDateTime
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
# What stands about a contact beside its outcome; a mark that nobody can type keeps them apart.
AROUND = (Contact.mode, Contact.attendance, Contact.minutes, Contact.place, Contact.others_present, Contact.went_to)
MARK = "\x1f"
ADDED = "Added"
TOLD_EVENTS = {
    "accepted": "the team took the referral on",
    "returned": "a question",
    "not_accepted": "the team did not take the referral on",
    "first_contact": "first contact made",
    "closed": "the case is closed",
}


class Source(NamedTuple):
    """Where events of one kind come from, and how a row of them is said: what, and more about it."""

    kind: str
    rows: Callable[[Case], Select[Any]]
    says: Callable[[Row[Any]], tuple[str, str]]


def columns(
    kind: str, *, who: Any = None, at: Any = None, day: Any = None, words: Iterable[Any] = (), id: Any = None
) -> Select[Any]:
    """The columns every source has: kind, instant or day, up to three texts, who, by name, and the entry's id."""
    given = [*words, *[sa.literal("")] * 3][:3]
    texts = [sa.cast(text, sa.Text).label(name) for text, name in zip(given, ("first", "second", "third"), strict=True)]
    return select(
        sa.cast(sa.literal(kind), sa.Text).label("kind"),
        (sa.cast(sa.null(), UTCDateTime()) if at is None else at).label("at"),
        (sa.cast(sa.null(), sa.Date()) if day is None else day).label("day"),
        *texts,
        sa.cast(sa.literal("") if who is None else who, sa.Text).label("who"),
        (sa.cast(sa.null(), sa.Uuid()) if id is None else id).label("id"),
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
    facts = (Contact.outcome, packed(*AROUND), Contact.note)
    rows = by_user("Contact", Contact.by_id, at=Contact.at, words=facts, id=Contact.id)
    return rows.where(Contact.case_id == case.id, Contact.voided_at.is_(None))


def say_contact(row: Row[Any]) -> tuple[str, str]:
    way, came, minutes, place, others, went_to = row.second.split(MARK)
    how = [codelists.label(WAYS, way).lower(), f"{minutes} minutes" if minutes else "", place]
    said = f"{codelists.label(OUTCOMES, row.first)} ({', '.join(filter(None, how))})"
    more = [
        codelists.label(ATTENDANCE, came),
        f"with {others}" if others else "",
        f"went together to {went_to}" if went_to else "",
    ]
    return ". ".join([said, *filter(None, more)]), row.third


def packed(*columns: Any) -> ColumnElement[str]:
    """Several columns as one text, for a source that has more to say than there are texts."""
    texts = [sa.func.coalesce(sa.cast(column, sa.Text), "") for column in columns]
    return reduce(lambda done, text: done + MARK + text, texts)


def withdrawn(case: Case) -> Select[Any]:
    rows = by_user("Withdrawn", Contact.voided_by_id, at=Contact.at, id=Contact.id)
    return rows.where(Contact.case_id == case.id, Contact.voided_at.is_not(None))


def say_withdrawn(row: Row[Any]) -> tuple[str, str]:
    return f"Entry withdrawn by {row.who}", ""


def additions(case: Case) -> Select[Any]:
    """Each under the id of the entry that it was added to."""
    added = ContactAddition
    rows = by_user(ADDED, added.by_id, at=added.at, words=(added.words,), id=added.contact_id)
    return rows.join(Contact, added.contact_id == Contact.id).where(
        Contact.case_id == case.id, Contact.voided_at.is_(None)
    )


def say_addition(row: Row[Any]) -> tuple[str, str]:
    return "Added later", row.first


def unsealed_notes(case: Case) -> Select[Any]:
    note, asker, second = SealedNote, aliased(User), aliased(User)
    openers = [one.given_name + " " + one.family_name for one in (asker, second)]
    rows = by_user("Note", note.written_by_id, at=note.written_at, words=(note.words, *openers), id=note.id)
    rows = rows.join(asker, note.asked_by_id == asker.id).join(second, note.agreed_by_id == second.id)
    return rows.where(note.case_id == case.id, note.unsealed_at.is_not(None))


def say_unsealed_note(row: Row[Any]) -> tuple[str, str]:
    return f"Note that was sealed, opened by {row.second} and {row.third}", row.first


def sealed_notes(seen: ColumnElement[bool]) -> Callable[[Case], Select[Any]]:
    """That there are some, and whose: those among them that the reader may read."""

    def rows(case: Case) -> Select[Any]:
        found = by_user("Sealed", SealedNote.written_by_id, at=SealedNote.written_at, id=SealedNote.id)
        found = found.join(Case, SealedNote.case_id == Case.id)
        return found.where(SealedNote.case_id == case.id, SealedNote.unsealed_at.is_(None), seen)

    return rows


def say_sealed_note(_row: Row[Any]) -> tuple[str, str]:
    return "Sealed note", ""


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


def huddles(case: Case) -> Select[Any]:
    words = (packed(Huddle.state, Huddle.on), HuddleCase.question, HuddleCase.decision)
    rows = by_user("Huddle", HuddleCase.brought_by_id, at=HuddleCase.brought_at, words=words, id=HuddleCase.id)
    rows = rows.join(Huddle, HuddleCase.huddle_id == Huddle.id)
    return rows.where(HuddleCase.case_id == case.id, HuddleCase.withdrawn_at.is_(None))


def say_huddle(row: Row[Any]) -> tuple[str, str]:
    state, on = row.first.split(MARK)
    said = "Brought to a huddle on" if state == HuddleState.PLANNED else "Talked over in a huddle on"
    day = clock.in_words(date.fromisoformat(on))
    return f"{said} {day}", f"Decided: {row.third}" if row.third else row.second


def support_levels(case: Case) -> Select[Any]:
    level = SupportLevel
    rows = by_user("Support", level.by_id, at=level.at, words=(level.before, level.level, level.why))
    return rows.where(level.case_id == case.id)


def say_support_level(row: Row[Any]) -> tuple[str, str]:
    words = codelists.label(LEVELS, row.second).lower()
    if not row.first:
        return f"Level of support {row.second}: {words}", row.third
    return f"Stepped {'down' if is_down(row.first, row.second) else 'up'} to level {row.second}: {words}", row.third


def messages_back(case: Case) -> Select[Any]:
    message = MessageBack
    rows = columns("Practice", at=message.made_at, words=(message.event, message.route, message.told_how))
    return rows.where(message.referral_id == case.referral_id)


def say_message_back(row: Row[Any]) -> tuple[str, str]:
    routes = {"person_objects": "Not sent: the person objects", "no_practice": "Not sent: no practice to tell"}
    by_hand = f"Told another way: {row.third}" if row.third else ""
    return f"Practice told: {TOLD_EVENTS[row.first]}", by_hand or routes.get(row.second, "")


def worries(case: Case) -> Select[Any]:
    worry = SafeguardingConcern
    return by_user("Safety", worry.raised_by_id, at=worry.raised_at).where(worry.case_id == case.id)


def say_worry(_row: Row[Any]) -> tuple[str, str]:
    return "Worry about safety recorded", ""


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


SOURCES = [
    Source("Referral", referral_steps, say_referral_step),
    Source("Case", case_steps, say_case_step),
    Source("Contact", contacts, say_contact),
    Source("Withdrawn", withdrawn, say_withdrawn),
    Source(ADDED, additions, say_addition),
    Source("Note", unsealed_notes, say_unsealed_note),
    Source("Measure", measurements, say_measurement),
    Source("Plan", plan_agreed, say_plan),
    Source("Onward", onward_steps, say_onward_step),
    Source("Told about", told_about, say_told_about),
    Source("Huddle", huddles, say_huddle),
    Source("Support", support_levels, say_support_level),
    Source("Practice", messages_back, say_message_back),
]
WORRIES = Source("Safety", worries, say_worry)
