"""Codes for the GP record: offered to the practice beside a message, never written by us.

SNOMED CT, UK edition; which event carries which code, and how often, is the
table "Codes for the GP record" of the domain's lifecycle page. What the *team*
does (accept, return, not accept) has no code. An episode is one case from
opening to closing, re-openings included.
"""

from typing import NamedTuple

from socialrx.caseload.models import Case, CaseStep
from socialrx.caseload.queries import case_of
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.feedback.wording import DECLINED, MISTAKES
from socialrx.referrals.models import Answer


class GpCode(NamedTuple):
    """A code that a practice may record, what it is called, for which event, and how often."""

    code: str
    term: str
    event: str
    how_often: str
    # Why it may not be recorded, where what it stands for has not happened.
    unless: str = ""


ONCE, EACH_TIME = "once an episode", "when it happens"
OFFERED = GpCode(
    "871691000000100",
    "Social prescribing offered",
    "Your practice offered social prescribing: it sent a referral",
    EACH_TIME,
    "It is for a referral that your practice sent.",
)
TOLD_OF_SERVICE = GpCode(
    "1084281000000109",
    "Signposting to social prescribing service",
    "A patient was told about the service, and not referred",
    EACH_TIME,
    "It is for a patient who was told about the service and not referred.",
)
PERSON_AGREED = GpCode(
    "871731000000106",
    "Referral to social prescribing service",
    "The patient agreed, themselves or properly represented, and we have been in touch",
    ONCE,
    "It is for a patient who agreed, or somebody who may speak for them did, once we were in touch.",
)
PERSON_DECLINED = GpCode(
    "871711000000103",
    "Social prescribing declined",
    "The patient declined",
    ONCE,
    "It is only for a patient who declined. What the team decides has no code.",
)
FIRST_CONVERSATION = GpCode(
    "1362931000000106",
    "Seen by social prescribing link worker",
    "First conversation with the link worker",
    ONCE,
    "There has been no conversation with the link worker yet.",
)
CASE_CLOSED = GpCode(
    "1362721000000106", "Social prescribing case closed", "The case closed", ONCE, "The case is not closed."
)
CODES = {
    code.code: code
    for code in (OFFERED, TOLD_OF_SERVICE, PERSON_AGREED, PERSON_DECLINED, FIRST_CONVERSATION, CASE_CLOSED)
}

AGREEING = frozenset({Answer.AGREED, Answer.REPRESENTATIVE})


def codes_for(message: MessageBack) -> list[GpCode]:
    """What the practice may record on reading this message, if it does. Empty for every act of the team."""
    case = case_of(message.referral_id)
    if case is None or message.route is Route.PERSON_OBJECTS:
        return []
    if message.event is Event.FIRST_CONTACT:
        return codes_of_first_contact(message, case)
    return codes_of_closing(message, case) if message.event is Event.CLOSED else []


def codes_of_first_contact(message: MessageBack, case: Case) -> list[GpCode]:
    """The person's agreement, unless they have said otherwise since; and the conversation, once there was one."""
    said = message.referral.latest_answer
    offers = [PERSON_AGREED] if said and said.answer in AGREEING else []
    return [*offers, FIRST_CONVERSATION] if case.first_conversation_at else offers


def codes_of_closing(message: MessageBack, case: Case) -> list[GpCode]:
    """Each at the first closing that it belongs to, since re-opening does not begin another episode."""
    until_then = [step.reason for step in closings(case) if step.at <= message.made_at]
    if not until_then or until_then[-1] in MISTAKES:
        return []
    first_refusal = until_then[-1] == DECLINED and until_then.count(DECLINED) == 1
    first_end = not [reason for reason in until_then[:-1] if reason not in MISTAKES]
    return [PERSON_DECLINED] * first_refusal + [CASE_CLOSED] * first_end


def closings(case: Case) -> list[CaseStep]:
    return [step for step in case.steps if step.move == "close"]
