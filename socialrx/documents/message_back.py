"""The whole message back to GP and referrer: gathered once, and written as text to paste, as PDF and as JSON.

The facts are those of the outcome summary for the practice (`summary.GP`), with
the risk as it was sent, the closure and its author. What the team has noted of
risks since, worries about safety, sealed notes and warnings for workers are
never gathered. The caller cuts the content to its reader's list of fields
before it is written; all three forms then say the same.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.documents.blocks import Block, Heading, Points, Title, Tone, Words
from socialrx.documents.gp_summary import (
    CAME_OF_IT,
    ENDED,
    GOAL_WORDS,
    how_it_stands,
    upper_first,
    verdict,
    whose,
)
from socialrx.documents.message_schema import STANDARD, VIEW, MessageBackSchema
from socialrx.documents.paper import Paper, printed
from socialrx.documents.summary import GP, NOTHING_WANTED, ActionLine, Summary, gather
from socialrx.documents.words import on_day
from socialrx.patients.models import RiskAssessment
from socialrx.patients.queries import latest_risk
from socialrx.plans.models import Owner
from socialrx.referrals.queries import risk_as_sent

Content = Mapping[str, Any]
SHAPE = MessageBackSchema()
NONE = "None"
NOT_HERE = "Worries about safety are never in this message, whether there are any or not. To ask, ring the team."
MOST_PAGES = 40


def content(case: Case) -> dict[str, Any]:
    """Every section, as plain values, by the names of the reader's list of fields."""
    summary = gather(case).only(GP)
    return {
        "requested_actions": {
            "professionals": summary.wanted or NOTHING_WANTED,
            "person": [a.what for a in summary.to_do if a.owner is Owner.PERSON],
        },
        "person": {"name": summary.patient_name, "born": summary.date_of_birth, "nhs_number": summary.nhs_number},
        "practice": practice_of(case),
        "referral": referral_of(summary),
        "summary": clinical_summary(summary),
        "issues": list(summary.needs),
        "plan": plan_of(summary),
        "assessments": assessments(summary),
        "signposts": [{"on": one.on, "service": one.service} for one in summary.arranged if one.state is None],
        "introductions": [
            {"on": one.on, "service": one.service, "outcome": CAME_OF_IT[one.state]}
            for one in summary.arranged
            if one.state is not None
        ],
        "risks": [risk_of(case)],
        "closure": closure_of(summary),
        "author": author_of(case, summary),
    }


def practice_of(case: Case) -> dict[str, str]:
    """Where somebody is registered says in which town they live: not of somebody whose whereabouts are sensitive."""
    practice = case.referral.practice
    if practice is None or case.patient.is_s_flagged:
        return {}
    return {"details": practice.name, "identifier": practice.ods_code or ""}


def referral_of(summary: Summary) -> dict[str, Any]:
    return {
        "reference": summary.reference,
        "on": summary.received_on,
        "referrer": summary.referrer_name,
        "hopes": summary.hopes,
        "to": f"{summary.team_name}, {summary.team_phone}",
    }


def clinical_summary(summary: Summary) -> str:
    """Seen or not, how it stands, and what changed, in a few sentences."""
    met = f"First conversation {on_day(summary.met_on)}." if summary.met_on else "No conversation yet."
    changed = f"What changed: {summary.what_changed}" if summary.what_changed else ""
    return " ".join(filter(None, (met, how_it_stands(summary), changed)))


def plan_of(summary: Summary) -> dict[str, Any]:
    goals = [{"words": goal.words, "status": GOAL_WORDS[goal.status]} for goal in summary.goals]
    done = [action_of(action, summary, "Done") for action in summary.done]
    to_do = [action_of(action, summary, "To do") for action in summary.to_do]
    return {"matters": summary.what_matters, "goals": goals, "actions": [*done, *to_do]}


def action_of(action: ActionLine, summary: Summary, status: str) -> dict[str, Any]:
    return {"what": action.what, "who": upper_first(whose(action, summary)), "on": action.on, "status": status}


def assessments(summary: Summary) -> list[dict[str, Any]]:
    """The first answers and the latest, question by question: no total, because there is none."""
    change = summary.change
    if change is None or summary.first_on is None:
        return []
    was_asked_again = summary.latest_on is not None
    answers = [
        {
            "question": item.label,
            "first": change.said(change.first, item.id),
            "latest": change.said(change.latest, item.id) if was_asked_again else None,
            "change": verdict(summary, item.id) if was_asked_again else None,
        }
        for item in change.items
    ]
    asked = {"first_on": summary.first_on, "latest_on": summary.latest_on}
    return [{"name": change.measure.name, **asked, "answers": answers}]


def risk_of(case: Case) -> dict[str, Any]:
    """Risks as they were sent, which the practice knows; that the team has looked since, and never what it wrote."""
    sent, latest = risk_as_sent(case.referral), latest_risk(case.patient_id)
    said = sent.detail or codelists.label("risk-answers", sent.answer) if sent else "Not assessed"
    return {"on": clock.day_of(sent.assessed_at) if sent else None, "risk": said, "comment": since(sent, latest)}


def since(sent: RiskAssessment | None, latest: RiskAssessment | None) -> str | None:
    if latest is None or (sent and latest.id == sent.id):
        return None
    looked_on = on_day(clock.day_of(latest.assessed_at))
    return f"The team has looked at risks again on {looked_on}. To ask, ring the team."


def closure_of(summary: Summary) -> dict[str, Any]:
    if summary.is_so_far:
        return {"on": None, "reason": "Not closed: this is how things stand", "ended_by": "", "outcome": ""}
    ended = upper_first(ENDED[summary.ended_by]) if summary.ended_by else ""
    closed = {"on": summary.closed_on, "reason": summary.closure_label, "ended_by": ended}
    return {**closed, "outcome": summary.what_changed}


def author_of(case: Case, summary: Summary) -> dict[str, Any]:
    """Whoever closed it; of an open case, who has it."""
    closed_by = db.session.get(User, case.closed_by_id) if case.closed_by_id else None
    name = closed_by.name if closed_by else summary.link_worker
    role = "Link worker" if closed_by in (None, case.link_worker) else "Link-worker team"
    on = summary.closed_on or summary.made_on
    return {"name": name, "role": role, "team": summary.team_name, "contact": summary.team_phone, "on": on}


def as_json(told: Content) -> dict[str, Any]:
    """The stable shape: standard, view, and the sections that this reader gets."""
    return {"Standard": STANDARD, "View": VIEW, **dict(SHAPE.dump(told))}


def as_text(told: Content) -> str:
    """To be pasted into a record."""
    parts = [VIEW, *("\n".join([heading, *lines]) for heading, lines in sections(told)), NOT_HERE]
    return "\n\n".join(parts) + "\n"


def as_pdf(told: Content) -> bytes:
    """A tagged PDF. Its title names no person."""
    reference = told["referral"]["reference"]
    made = on_day(clock.today())
    return printed(
        Paper(
            title=f"{VIEW} {reference}",
            footer=f"{reference}  ·  message back of {made}",
            blocks=tuple(blocks(told)),
            more="Some words are shortened here. The text and the data hold all of them.",
            size=10,
            most_pages=MOST_PAGES,
        )
    )


def blocks(told: Content) -> Iterator[Block]:
    yield Title(VIEW, f"{STANDARD}. {told['referral']['to']}.")
    for n, (heading, lines) in enumerate(sections(told)):
        if n == 0:
            yield Words("\n".join([heading, *lines]), Tone.FIRST)
        else:
            yield Heading(heading)
            yield Points(tuple(lines))
    yield Words(NOT_HERE, Tone.QUIET, is_kept=True)


def sections(told: Content) -> Iterator[tuple[str, list[str]]]:
    """Heading and lines of each section that this reader gets; an empty one says so."""
    for name, field in SHAPE.fields.items():
        if name in told:
            yield str(field.data_key), list(lines_of(field, told[name])) or [NONE]


def lines_of(field: fields.Field[Any], value: Any) -> Iterator[str]:
    """A section's lines: one an element, or one a record where there are several."""
    if isinstance(field, fields.Nested):
        for label, inner, one in filled(field.schema, value):
            if isinstance(inner, fields.List):
                yield from (f"{label}: {line}" for line in lines_of(inner, one))
            else:
                yield f"{label}: {said(one)}"
    elif isinstance(field, fields.List):
        for one in value:
            yield from as_one_line(field.inner, one)
    elif value:
        yield said(value)


def as_one_line(field: fields.Field[Any], value: Any) -> Iterator[str]:
    """A record in one line; the records inside it follow it, each in a line of its own."""
    if not isinstance(field, fields.Nested):
        yield said(value)
        return
    parts = list(filled(field.schema, value))
    yield "; ".join(f"{label}: {said(one)}" for label, inner, one in parts if not isinstance(inner, fields.List))
    for _, inner, one in parts:
        if isinstance(inner, fields.List):
            yield from lines_of(inner, one)


def filled(schema: Schema, value: Mapping[str, Any]) -> Iterator[tuple[str, fields.Field[Any], Any]]:
    """The elements that have a value, by their published names."""
    for name, field in schema.fields.items():
        if value.get(name):
            yield str(field.data_key), field, value[name]


def said(value: Any) -> str:
    """A value as a reader says it."""
    return on_day(value) if isinstance(value, date) else str(value)
