"""What a practice types to refer somebody: who it is (`person_fields`), and what is asked for."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import StopValidation

from socialrx.blueprints.kit.forms import Form, Needed, Reads, chosen_from, from_list, line, lines
from socialrx.blueprints.kit.person_fields import NeededWhen, PersonFields
from socialrx.blueprints.kit.practice_fields import NO, NOT_REGISTERED, covered, may_tell, no_practice_of, practice_of
from socialrx.blueprints.kit.risk_question import HIGH_RISK
from socialrx.core.errors import BadInput
from socialrx.organisations.models import Organisation
from socialrx.patients.models import RiskAnswer
from socialrx.referrals.models import Answer

FROM_OUTSIDE = (
    "hospital",
    "emergency_department",
    "community_health",
    "mental_health",
    "talking_therapies",
    "social_care",
    "housing",
    "employment",
    "police_fire_ambulance",
    "pharmacy",
    "care_home",
    "vcse",
    "other",
)
MOST_WORKING_DAYS = 30
HOPES_LENGTH = 600
REASON_LENGTH = 150
RISKS = {
    RiskAnswer.RISKS: "Yes",
    RiskAnswer.NONE_KNOWN: "None known to me, having checked",
    RiskAnswer.NOT_ASSESSED: "Not assessed",
}
# A patient who declined is not referred, so that answer is not offered.
AGREEMENTS = {
    Answer.AGREED: "Yes",
    Answer.NOT_ASKED: "Not yet asked",
    Answer.REPRESENTATIVE: "A representative agreed",
    Answer.BEST_INTERESTS: "Decided in the patient's best interests",
}


def working_days(text: str) -> int:
    """A number of working days. Raises BadInput when it is not one that can be kept."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKING_DAYS:
        raise BadInput(f"Enter a whole number of working days, from 1 to {MOST_WORKING_DAYS}")
    return int(text)


def is_offered(_form: Any, field: Any) -> None:
    """Somebody who refers for this practice: nobody else's name can be sent."""
    if field.data not in {choice.value for choice in field.choices}:
        raise StopValidation("Choose a GP of this practice")


class RequestFields(Form):
    """What is asked for, whoever it is about."""

    patient = HiddenField(render_kw={"id": "patient-id"})
    second = BooleanField("Send a second one all the same")
    second_because = line(
        "Because", NeededWhen(lambda form: form.second.data, "Say why there should be a second referral"), most=150
    )
    gp = SelectField(
        "Which GP is referring?",
        validators=[Needed("Choose the GP who is referring"), is_offered],
        validate_choice=False,
    )
    needs = SelectMultipleField(
        "Reasons",
        validators=[Needed("Choose at least one reason")],
        choices=from_list("need-categories"),
        description="Choose all that matter",
    )
    reason = line("Why now? (optional)", most=REASON_LENGTH, hint="In a few words: what led to this referral")
    hopes = lines(
        "What do you hope for? (optional)",
        most=HOPES_LENGTH,
        hint="In a sentence or two: what keeps the patient from being well, and what would help",
    )
    risk = RadioField(
        "Is there any risk to the patient, or to somebody who visits?",
        validators=[Needed("Say whether there are risks, or that you have not assessed them")],
        choices=chosen_from(RISKS.items()),
    )
    risk_detail = lines(
        "Which risks, and what helps?",
        NeededWhen(lambda form: form.risk.data == RiskAnswer.RISKS, "Say which risks"),
        most=1000,
    )
    is_high = BooleanField(HIGH_RISK)
    answer = RadioField(
        "Has the patient agreed?",
        validators=[Needed("Say whether the patient has agreed")],
        choices=chosen_from(AGREEMENTS.items()),
    )
    representative = line(
        "Who agreed, and on what authority?",
        NeededWhen(
            lambda form: form.answer.data == Answer.REPRESENTATIVE, "Say who agreed for them, and on what authority"
        ),
        most=300,
    )
    best_interests = line(
        "Who decided, and why?",
        NeededWhen(lambda form: form.answer.data == Answer.BEST_INTERESTS, "Say who decided, and why"),
        most=300,
    )
    within = StringField(
        "Contact within how many working days?",
        validators=[
            NeededWhen(lambda form: form.within_because.data, "Enter within how many working days"),
            Reads(working_days),
        ],
    )
    within_because = line(
        "Because",
        NeededWhen(lambda form: form.within.data, "Say why the patient should be contacted sooner"),
        most=150,
        hint="For example: his wife's funeral is on Friday week",
    )

    def offer_gps(self, gps: list[tuple[str, str]]) -> None:
        """Those on whose behalf this may be sent; without a choice to make, none has to be made."""
        nobody = "Nobody here refers yet: ask your Primary Care Network"
        self.gp.choices = chosen_from(gps if len(gps) == 1 else [("", "Choose" if gps else nobody), *gps])

    @property
    def explanation(self) -> str:
        """What was said about who answered for the person."""
        said = {Answer.REPRESENTATIVE: self.representative.data, Answer.BEST_INTERESTS: self.best_interests.data}
        return str(said.get(Answer(self.answer.data), ""))


class KnownPersonForm(RequestFields):
    """For somebody who was found: only what has changed is asked."""

    changes = lines(
        "Has anything changed? (optional)",
        most=300,
        hint="A new phone number or address, or who may answer. The team checks it with the patient",
    )

    details: dict[str, Any] = {}


class FromOutsideForm(PersonFields, RequestFields):
    """For somebody whom an organisation outside the practices sends. Nobody is looked up."""

    gp = None
    patient = None
    same_person = None
    practice = SelectField("GP practice", choices=covered, default="")
    may_tell_practice = may_tell(
        "May we tell the person's GP practice?", lambda form: form.practice.data != NOT_REGISTERED
    )

    @property
    def tells_practice(self) -> bool:
        """Unless the person, or whoever sends for them, said no."""
        return bool(self.may_tell_practice.data != NO)

    @property
    def chosen_practice(self) -> Organisation | None:
        """The person's practice; None when it is not known, and when there is none."""
        return practice_of(self.practice.data)

    @property
    def details(self) -> dict[str, Any]:
        """With what is said where a practice would stand."""
        return super().details | {"no_practice": no_practice_of(self.practice.data)}

    source = SelectField(
        "Who is sending this?",
        validators=[Needed("Say what kind of organisation is sending this")],
        choices=from_list("referral-sources", only=FROM_OUTSIDE, blank="Choose"),
    )


class NewPersonForm(PersonFields, RequestFields):
    """For somebody who is typed in: added, unless they turn out to be here."""
