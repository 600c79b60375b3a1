"""What is typed about inquiries, requests for a copy, and how long a record is kept."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, Reads, chosen_from, line, lines
from socialrx.core import clock, nhs_number
from socialrx.core.ids import read_reference
from socialrx.rights.models import Answered, Decision, InquiryKind, Keep

KINDS = {
    InquiryKind.INVESTIGATION: "An investigation",
    InquiryKind.ACCESS_REQUEST: "Somebody asked for a copy of their record",
}
DECISIONS = {
    Decision.GIVE: "Give it",
    Decision.REDACT: "Give it without some words",
    Decision.THIRD_PARTY: "Leave it out: it is about somebody else",
    Decision.SERIOUS_HARM: "Leave it out: it could cause serious harm",
}
ENDS = {
    Answered.GIVEN: "The copy was given",
    Answered.WITHDRAWN: "They no longer want it",
    Answered.REFUSED: "It is refused",
}
KEEPS = {Keep.KEEP: "Keep it longer", Keep.DESTROY: "Propose that it is destroyed"}


def pairs(words: dict[Any, str]) -> list[Any]:
    return chosen_from((str(key), said) for key, said in words.items())


class OpenForm(Form):
    kind = RadioField("What is it for?", choices=lambda: pairs(KINDS), validators=[Needed("Say what it is for")])
    purpose = lines(
        "Purpose",
        Needed("Write the purpose, so that somebody else can check it"),
        most=1000,
        hint="Who asked, about what, and what you need to find out. No names",
    )


class WhomForm(Form):
    """One of three ways: a number, a referral's reference, or a name and a date of birth."""

    number = line("NHS number", Reads(nhs_number.read), most=20, hint="10 digits")
    reference = line("Referral reference", Reads(read_reference), most=20, hint="For example, SP-7K3Q-92M4")
    family = line("Family name", most=35, hint="The beginning is enough")
    born = DateField("Date of birth", validators=[NotFuture("Date of birth must be in the past")])

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.number.data or self.reference.data or (self.family.data and self.born.data):
            return True
        if self.family.data:
            self.born.errors = ["Enter a date of birth as well"]
        elif self.born.data:
            self.family.errors = ["Enter a family name as well"]
        else:
            self.number.errors = ["Enter a number, a reference, or a family name and a date of birth"]
        return False


class AskedForm(Form):
    """Somebody wants a copy."""

    received_on = DateField(
        "When did they ask?",
        validators=[Needed("Enter the day they asked"), NotFuture("It cannot be in the future")],
        description="The month to answer counts from this day",
    )
    identity_checked = line(
        "How do we know who they are?",
        Needed("Say how you know who they are"),
        most=200,
        hint="For example: known to me, or passport seen",
    )
    asked_by = line(
        "Who asked, if not the person (optional)", most=120, hint="And what lets them: attorney, solicitor, parent"
    )
    wanted = lines("What do they want? (optional)", most=1000, hint="Leave empty for everything")


class EntryForm(Form):
    decision = RadioField(
        "What becomes of it?", choices=lambda: pairs(DECISIONS), validators=[Needed("Say what becomes of it")]
    )
    words = lines("Words to take out", most=2000, hint="As they stand, each on its own line")
    clinician = line("Clinician who said so", most=120, hint="Name and profession")


class PauseForm(Form):
    asked_what = lines("What did you ask?", Needed("Write what you asked"), most=1000)
    asked_on = DateField("When", validators=[Needed("Enter the day"), NotFuture("It cannot be in the future")])


class AnswerForm(Form):
    wanted = lines("What do they want?", most=1000)
    answered_on = DateField("When", validators=[Needed("Enter the day"), NotFuture("It cannot be in the future")])


class LongerForm(Form):
    because = lines("Why does it take longer?", Needed("Say why it takes longer"), most=1000)
    told_on = DateField(
        "When were they told?", validators=[Needed("Enter the day"), NotFuture("It cannot be in the future")]
    )


class PrepareForm(Form):
    signed = BooleanField(
        "I have checked it for serious harm and for other people",
        validators=[Needed("Say that you have checked it, or go back")],
    )


class ReleaseForm(Form):
    second = SelectField("Who checked it with you?", validators=[Optional()])


class EndForm(Form):
    how = RadioField("How did it end?", choices=lambda: pairs(ENDS), validators=[Needed("Say how it ended")])
    because = lines("Why, if it is refused", most=1000)


class ComplaintForm(Form):
    complained_on = DateField(
        "When did they complain?", validators=[Needed("Enter the day"), NotFuture("It cannot be in the future")]
    )
    acknowledged_on = DateField(
        "When did we acknowledge it? (optional)", validators=[NotFuture("It cannot be in the future")]
    )


class KeepForm(Form):
    decision = RadioField(
        "What becomes of the record?", choices=lambda: pairs(KEEPS), validators=[Needed("Say what becomes of it")]
    )
    reason = lines("Why", Needed("Say why"), most=1000, hint="No names")
    keep_until = DateField("Keep until")

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.decision.data == Keep.KEEP and not self.keep_until.data:
            self.keep_until.errors = ["Enter the day until which it is kept"]
            return False
        return True


class HoldForm(Form):
    reason = lines("Why must it be kept?", Needed("Say why it must be kept"), most=1000)
    starts_on = DateField("From", validators=[Needed("Enter the first day")], default=clock.today)
    ends_on = DateField("Until (optional)", description="Leave empty if you do not know yet")


class ApprovalForm(Form):
    answer = RadioField(
        "Shall it be destroyed?",
        choices=chosen_from([("no", "No, keep it"), ("yes", "Yes, destroy it for good")]),
        validators=[Needed("Say yes or no")],
    )
