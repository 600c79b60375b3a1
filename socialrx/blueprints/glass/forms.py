"""What is said to open a case that is not one's own, and what a reviewer says of it."""

from wtforms import BooleanField, RadioField

from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, from_list, lines
from socialrx.caseload.grants import WORK
from socialrx.caseload.models import GrantKind, Verdict
from socialrx.caseload.models.grant import WORDS_IN_EMERGENCY

KIND_LABELS = {
    GrantKind.COVER: "Cover: I stand in for the worker",
    GrantKind.DUTY: "Duty: they rang, came or were rung about, and I answer",
    GrantKind.HANDOVER: "Hand-over: I am taking the case over",
}
VERDICT_LABELS = {
    Verdict.JUSTIFIED: "Justified",
    Verdict.NOT_JUSTIFIED: "Not justified",
    Verdict.NEEDS_FOLLOW_UP: "Needs follow-up",
}


class CoverForm(Form):
    kind = RadioField(
        "Why do you need the case?",
        choices=chosen_from((str(kind), KIND_LABELS[kind]) for kind in WORK),
        invalid_choice_message="Choose why you need the case",
    )
    reason = RadioField("Reason", choices=from_list("case-access-reasons"), invalid_choice_message="Choose the reason")
    words = lines("In your own words", Needed("Say why in your own words"), most=1000)


class EmergencyForm(Form):
    reason = RadioField(
        "What is the emergency?",
        choices=from_list("break-glass-reasons"),
        invalid_choice_message="Choose what the emergency is",
    )
    words = lines(
        "What has happened, and what do you need to know?",
        Needed(f"Say why in at least {WORDS_IN_EMERGENCY} characters"),
        most=1000,
        hint=f"At least {WORDS_IN_EMERGENCY} characters",
    )
    opens_address = BooleanField("I also need an address that is kept from everybody")
    second_reason = lines("Why you need the address (only if you ticked it)", most=1000)


class ReviewForm(Form):
    verdict = RadioField(
        "Was it justified?",
        choices=chosen_from((str(verdict), words) for verdict, words in VERDICT_LABELS.items()),
        invalid_choice_message="Choose whether it was justified",
    )
    words = lines("Why, and what happens next", most=1000, hint="May be left empty if it was justified")
