"""What a worker writes for a group, and what a group answers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.validators import StopValidation

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, chosen_from, lines
from socialrx.blueprints.kit.versions import EditForm
from socialrx.core import clock, codelists
from socialrx.onward.actions import Introduction
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.patients.models import Patient

RISK_CHOICES = chosen_from(
    [(RiskShared.NONE_TO_SHARE, "None to share"), (RiskShared.SHARED, "Yes, they must know this")]
)


class NeededWhen:
    """Must be filled in when another field has this value."""

    field_flags: dict[str, bool] = {}

    def __init__(self, other: str, value: str, message: str) -> None:
        self.other, self.value, self.message = other, value, message

    def __call__(self, form: Any, field: Any) -> None:
        if form[self.other].data == self.value and not (field.data or "").strip():
            raise StopValidation(self.message)


class IntroductionForm(EditForm):
    """What the group will be told. Nothing in it is filled in from the person's notes or risk record."""

    wanted = lines(
        "What would they like?",
        Needed("Say what they would like"),
        most=500,
        hint="The group reads this before it answers. No names, no health details it does not need.",
    )
    needs = SelectMultipleField("Access and language needs to pass on")
    risk_shared = RadioField(
        "Is there any risk the group must know about?",
        choices=RISK_CHOICES,
        validators=[Needed("Choose whether there is any risk to share")],
    )
    risk_words = lines(
        "What they must know",
        NeededWhen("risk_shared", RiskShared.SHARED, "Say what they must know, or choose “None to share”"),
        most=300,
        hint="Only what keeps people safe, in words the person knows about. The group reads this before it answers.",
    )
    agreed = BooleanField(
        "They agreed that this group is told this, and their name and phone once it says yes",
        validators=[Needed("Ask them first, and tick when they agreed. Nothing can be sent without")],
    )
    agreed_on = DateField(
        "Day they agreed",
        validators=[Needed("Enter the day they agreed"), NotFuture("The day must not be in the future")],
    )

    def introduction(self) -> Introduction:
        """What was written, for the verbs."""
        return Introduction(
            wanted=self.wanted.data,
            risk_shared=RiskShared(self.risk_shared.data),
            risk_words=self.risk_words.data,
            needs=self.needs.data or [],
            agreed_on=self.agreed_on.data,
        )


class AnswerForm(Form):
    """An answer: which, and for "not for us" why."""

    move = HiddenField()
    reason = lines("Why is it not right?", NeededWhen("move", "refuse", "Say why, in a few words"), most=500)


class ServiceSearch(NamedTuple):
    """What a worker looks for in the directory for one person."""

    words: str
    need: str
    all: bool

    @classmethod
    def of(cls, args: Mapping[str, str], needs: list[str]) -> "ServiceSearch":
        """What the address says; to begin with, the first reason of the referral."""
        first = needs[0] if needs and "words" not in args else ""
        return cls(args.get("words", "").strip()[:100], args.get("need", first)[:60], "all" in args)


def introduction_form(patient: Patient, referral: OnwardReferral | None = None) -> IntroductionForm:
    """The form with the needs of this person to choose from: all ticked at first, later as they were chosen."""
    offered = needs_to_offer(patient)
    known: dict[str, Any] = {"needs": offered, "agreed_on": clock.today()}
    if referral:
        known = written(referral) | {"agreed": referral.agreed_on is not None, "version": referral.version}
    form = IntroductionForm(data=known)
    form.needs.choices = chosen_from((words, words) for words in dict.fromkeys([*offered, *known["needs"]]))
    return form


def written(referral: OnwardReferral) -> dict[str, Any]:
    """What stands in an introduction, by the form's names."""
    known = {name: getattr(referral, name) for name in ("wanted", "risk_shared", "risk_words", "agreed_on")}
    return known | {"needs": [need.label for need in referral.needs_shared]}


def needs_to_offer(patient: Patient) -> list[str]:
    """Everything on record that must be right for the person to take part."""
    language = f"Speaks {patient.language}" if patient.language else ""
    interpreter = codelists.label("interpreter-needed", patient.interpreter)
    return [words for words in (*(need.label for need in patient.access_needs), language, interpreter) if words]
