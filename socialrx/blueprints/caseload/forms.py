"""What is typed about a case: a contact and the next step, contact details, risks, a pause, a worker."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import (
    DateField,
    Form,
    Needed,
    NotFuture,
    NotPast,
    Reads,
    chosen_from,
    from_list,
    line,
    lines,
    trimmed,
)
from socialrx.blueprints.kit.risk_question import HIGH_RISK
from socialrx.blueprints.kit.versions import EditForm
from socialrx.caseload.models import Case, NextKind
from socialrx.caseload.ways import (
    ATTENDANCE,
    MOST_USED,
    NOT_YET,
    OUTCOME_OF_STEP,
    TELEPHONE,
    WAY_OF_STEP,
    read_minutes,
    read_time,
)
from socialrx.core import codelists, phone, postcode
from socialrx.patients.hidden import DETAIL_WORDS
from socialrx.patients.models import RiskAnswer
from socialrx.patients.reach import OFFERED_NEEDS

AS_PROPOSED, VISIT_IS_SAFE = "", "visit_is_safe"
STEPS = [kind for kind in NextKind if kind is not NextKind.ALLOCATE]
RISK_WORDS = {
    RiskAnswer.RISKS: "There are risks",
    RiskAnswer.NONE_KNOWN: "None known to me, having checked",
    RiskAnswer.NOT_ASSESSED: "Not assessed",
}


def ways() -> list[Any]:
    """Ways of getting in touch, the most used first."""
    return chosen_from((key, codelists.label("consultation-mechanism", key)) for key in MOST_USED)


def attendances() -> list[Any]:
    """The national answers for something booked; one that is still to come is none."""
    codes = [one for one in codelists.choices(ATTENDANCE) if one.grouping != NOT_YET]
    return chosen_from([("", "It was not booked"), *((one.key, one.label) for one in codes)])


class NextStepForm(EditForm):
    """What is owed next, and by when. The risk question is asked only before a first visit to somebody's home."""

    next_kind = RadioField("What happens next?", validators=[Optional()], default=AS_PROPOSED)
    next_on = DateField(
        "When", validators=[NotPast("Choose today or a later day")], description="Leave empty for the day proposed"
    )
    next_note = line("Anything to remember for it (optional)", most=150)
    risk = RadioField("Is it safe to visit at home?", validators=[Optional()])
    risk_detail = lines("Which risks, or why the visit is safe", most=1000)
    is_high = BooleanField(HIGH_RISK)
    asks_risk = False

    def __init__(self, *args: Any, proposal: str = "As usual", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(str(kind), kind.says) for kind in STEPS]
        self.next_kind.choices = chosen_from([(AS_PROPOSED, proposal), *steps])
        self.next_kind.hints = {NextKind.DECIDE: "Try another way, or close. Nothing closes by itself"}
        answers = [(str(answer), RISK_WORDS[answer]) for answer in (RiskAnswer.NONE_KNOWN, RiskAnswer.RISKS)]
        self.risk.choices = chosen_from([*answers, (VISIT_IS_SAFE, "Not assessed, but this visit is safe because…")])


class ContactForm(NextStepForm):
    """A contact, made or attempted, and the next step in the same save."""

    outcome = RadioField(
        "What happened?", choices=from_list("contact-attempt-outcomes"), invalid_choice_message="Choose what happened"
    )
    mode = RadioField("How?", choices=ways, default=TELEPHONE, validators=[Optional()])
    day = DateField("Day", validators=[NotFuture("The contact must be in the past. Check the day")])
    at = line("Time", Reads(read_time), most=12, hint="Like 2:30pm")
    note = lines("Note (optional)", hint="What you and they would both want to be read back to them")
    place = line("Where", most=120)
    minutes = StringField("How many minutes", validators=[Optional(), Reads(read_minutes)], filters=[trimmed])
    attendance = SelectField("If it was booked, did they come?", choices=attendances, validators=[Optional()])
    others_present = line("Who else was there", most=150, hint="Who they are to the person, rather than names")
    went_to = line("Group or service you went to with them", most=150)

    @classmethod
    def about(cls, case: Case, proposal: str) -> "ContactForm":
        """The form with what is known already: how the planned step is done, and where it says so, what came of it."""
        known = {"mode": WAY_OF_STEP.get(case.next_kind, TELEPHONE), "outcome": OUTCOME_OF_STEP.get(case.next_kind)}
        return cls(data=known | {"version": case.version}, proposal=proposal)


class ReachForm(EditForm):
    """How to reach the person safely."""

    mobile = line("Mobile", Reads(phone.read), most=30)
    landline = line("Landline", Reads(phone.read), most=30)
    email = line("E-mail", most=254)
    best_way = SelectField("Best way to reach them", choices=from_list("preferred-contact-method"))
    best_time = line("Best time", most=80)
    unsafe_times = line("Days or times that are not safe", most=80)
    may_leave_message = BooleanField("We may leave a message")
    may_text = BooleanField("We may text")
    may_email = BooleanField("We may e-mail")
    may_post = BooleanField("We may write by post")
    contact_warning = line("Take care: who else may answer or read it", most=150)
    address = line("Address", most=180)
    postcode = line("Postcode", Reads(postcode.read), most=10)
    door_note = line("At the door", most=150, hint="For example: ring twice, key safe at a neighbour's")
    language = line("Language they prefer", most=60)
    interpreter = SelectField("Interpreter", choices=from_list("interpreter-needed", blank="None needed"))
    needs = SelectMultipleField("What must be right for them")
    other_need = line("Anything else that must be right", most=60)
    forget = SelectMultipleField(
        "Take out of the record",
        choices=chosen_from(DETAIL_WORDS.items()),
        validators=[Optional()],
    )
    emergency_name = line("Name")
    emergency_relationship = line("Who they are to the person", most=35)
    emergency_phone = line("Telephone", Reads(phone.read), most=30)

    def __init__(self, *args: Any, known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs.choices = chosen_from((offered_needs() | known).items())


def offered_needs() -> dict[str, str]:
    return {key: codelists.label(name, key) for name, keys in OFFERED_NEEDS.items() for key in keys}


class RiskForm(Form):
    """Three answers, and who said so."""

    answer = RadioField(
        "What is known about risk?",
        choices=chosen_from((str(answer), words) for answer, words in RISK_WORDS.items()),
        invalid_choice_message="Choose one of the three answers",
    )
    detail = lines("Which risks, and what keeps everybody safe", most=2000)
    is_high = BooleanField("High risk: somebody could come to serious harm soon")
    assessor = line("Who said so", most=120, hint="Leave empty if it was you")


class HoldForm(Form):
    reason = RadioField(
        "Why is it paused?", choices=from_list("hold-reasons"), invalid_choice_message="Choose why it is paused"
    )
    until = DateField(
        "Look again on", validators=[Needed("Enter the day to look again"), NotPast("Choose today or a later day")]
    )


class AllocateForm(EditForm):
    """Who takes it on; made for one case by `allocation_of`."""

    worker = RadioField("Who takes it on?", invalid_choice_message="Choose who takes it on")
    reason = line("Reason", most=300)

    workers: dict[str, User] = {}
