"""The whole message back: one content, three forms that cannot drift, and nothing in it that must not leave."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from socialrx.access.cells import Resource
from socialrx.access.fields import FIELDS, MESSAGE
from socialrx.accounts.models import Role
from socialrx.caseload.models import Case
from socialrx.caseload.sealing import seal
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.documents import message_back
from socialrx.documents.message_schema import OURS, MessageBackSchema
from socialrx.documents.words import on_day
from socialrx.patients.models import RiskAnswer
from socialrx.patients.risk import assess
from tests import joans_story
from tests.factories import Place
from tests.pdf import Read
from tests.rules.test_outcome_summary_canaries import hatch

# What stands in the message that the outcome summary has too, and the practice's own code.
SEEN = {
    "patient.given_name", "patient.family_name", "practice.name", "plan.what_matters", "goal.words", "plan_action.what",
    "plan_action.owner_name", "service.name", "team.name", "team.phone", "worker.given_name", "worker.family_name",
    "referral.hopes", "referral.on_behalf_of", "case_.what_changed", "message_back.wanted_from_practice",
}  # fmt: skip


@pytest.fixture
def told(case: Case, rushcliffe: Place) -> Case:
    """Joan's story in every room, closed, with everything on it that must not leave."""
    joans_story.told(case, rushcliffe)
    joans_story.worried(case, rushcliffe)
    joans_story.next_is(case, "Dog bites")
    seal(case, by=rushcliffe.link_worker, words="A plan to leave", because="Private", readers=[rushcliffe.lead.id])
    warn(case, by=rushcliffe.link_worker, words="A large dog", review_on=clock.today())
    assess(case.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="A nephew who shouts")
    joans_story.closed(case, rushcliffe)
    return case


def leaves(data: Any) -> Iterator[str]:
    """Every value of the JSON, a day as a reader says it."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from leaves(one)
    elif data:
        yield day_or_words(data)


def day_or_words(text: str) -> str:
    try:
        return on_day(date.fromisoformat(text))
    except ValueError:
        return text


def test_text_pdf_and_json_say_the_same(told: Case):
    content = message_back.content(told)
    text, pdf = message_back.as_text(content), " ".join(Read(message_back.as_pdf(content)).said)
    data = json.loads(json.dumps(message_back.as_json(content)))

    values = list(leaves({key: value for key, value in data.items() if key not in {"Standard", "View"}}))

    assert len(values) > 40
    for value in values:
        assert value in text, value
        assert " ".join(value.split()) in " ".join(pdf.split()), value
    for heading in data.keys() - {"Standard", "View"}:
        assert f"\n{heading}\n" in text and heading in pdf


def test_what_is_wanted_stands_first_and_says_none(case: Case, rushcliffe: Place):
    joans_story.closed(case, rushcliffe, wanted=" ")

    data = message_back.as_json(message_back.content(case))

    assert list(data)[:3] == ["Standard", "View", "Plan and requested actions"]
    assert data["Plan and requested actions"]["Actions for professionals"] == "None"
    assert "Actions for professionals: None" in message_back.as_text(message_back.content(case)).splitlines()[:5]


def test_the_shape_is_stable():
    shape = {name: field.data_key for name, field in MessageBackSchema().fields.items()}

    assert list(shape.values()) == [
        "Plan and requested actions", "Person demographics", "GP practice", "Referral details", "Clinical summary",
        "Presenting complaints or issues", "Care and support plan", "Assessments", "Signpost details",
        "Onward referrals", "Risks", "Closure", "Author",
    ]  # fmt: skip
    assert set(OURS) < set(shape.values())


def test_each_reader_gets_the_sections_of_their_list_and_every_section_is_on_it():
    readers = {role for resource, _, role in FIELDS if resource is Resource.OUTCOME_MESSAGE}

    assert readers == {Role.REFERRER, Role.LINK_WORKER}
    assert set(MESSAGE) == set(MessageBackSchema().fields)


def test_a_section_that_a_reader_does_not_get_is_in_none_of_the_forms(told: Case):
    content = {name: value for name, value in message_back.content(told).items() if name != "plan"}

    said = message_back.as_text(content) + " ".join(Read(message_back.as_pdf(content)).said)
    said += json.dumps(message_back.as_json(content))

    assert "Care and support plan" not in said and "grandchildren" not in said


def test_nothing_leaves_but_what_is_on_the_list(told: Case, rushcliffe: Place):
    hidden = joans_story.for_abuse(joans_story.factories.service("Juno House"))
    assert hidden
    hatched = hatch(told, rushcliffe)
    content = message_back.content(told)
    pdf = Read(message_back.as_pdf(content))
    forms = [message_back.as_text(content), json.dumps(message_back.as_json(content))]
    forms.append(" ".join([*pdf.said, pdf.drawn, pdf.described]))

    for form in forms:
        assert {name for bird, name in hatched.items() if bird in form} == SEEN


def test_the_risk_is_the_one_that_was_sent_and_that_it_was_looked_at_since(case: Case, rushcliffe: Place):
    [sent] = message_back.content(case)["risks"]
    assess(case.patient, RiskAnswer.RISKS, by=rushcliffe.link_worker, detail="A nephew who shouts")
    db.session.commit()

    [risk] = message_back.content(case)["risks"]

    assert sent["risk"] == risk["risk"] == "None known to me, having checked"
    assert sent["comment"] is None and "looked at risks again" in risk["comment"]
    assert "nephew" not in message_back.as_text(message_back.content(case))


def test_of_somebody_whose_whereabouts_are_hidden_no_practice_is_named(told: Case):
    told.patient.is_s_flagged = True
    db.session.commit()

    assert message_back.as_json(message_back.content(told))["GP practice"] == {}
    assert told.referral.practice.name not in message_back.as_text(message_back.content(told))
