"""Who the person is and how to reach them safely, as somebody types it who refers them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, StopValidation

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, Reads, chosen_from, from_list, line
from socialrx.core import clock, codelists, nhs_number, phone, postcode
from socialrx.core.rules import rule
from socialrx.patients.actions import DETAILS, Identity
from socialrx.patients.models import Patient
from socialrx.patients.reach import OFFERED_NEEDS

OLDEST_AGE = 120
SOMEBODY_ELSE = "new"
REACHED_BY = ("mobile", "landline", "email", "address")


class NeededWhen:
    """Needed when something else on the form makes it so."""

    field_flags: dict[str, bool] = {}

    def __init__(self, condition: Callable[[Any], object], message: str) -> None:
        self.condition, self.needed = condition, Needed(message)

    def __call__(self, form: Any, field: Any) -> None:
        if self.condition(form):
            self.needed(form, field)


def of_an_age(_form: Any, field: Any) -> None:
    """A birthday that somebody alive can have, and that the service is for."""
    age = clock.age_on(field.data, clock.today())
    if age > OLDEST_AGE:
        raise StopValidation("Check the year of birth, with all four digits, like 1951")
    if age < rule("ADULT_AGE") and not rule("CHILDREN_WELCOME"):
        raise StopValidation(f"This service is for people aged {rule('ADULT_AGE')} and over")


def access_needs() -> list[SelectChoice]:
    """The few of the national lists that make a difference to the first call and the first visit."""
    offered = [(name, key) for name, keys in OFFERED_NEEDS.items() for key in keys]
    return [SelectChoice(key, codelists.label(name, key)) for name, key in offered]


class PersonFields(Form):
    """A person who is typed in."""

    nhs_number = line(
        "NHS number",
        NeededWhen(lambda form: not form.no_number_reason.data, "Enter the NHS number, or say why there is none"),
        Reads(nhs_number.read_here),
        most=14,
    )
    no_number_reason = SelectField(
        "If there is no NHS number, why?",
        choices=from_list("nhs-number-unavailable-reason", blank="There is one"),
        default="",
    )
    given_name = line("First name", Needed("Enter the first name"), most=35)
    family_name = line("Family name", Needed("Enter the family name"), most=35)
    date_of_birth = DateField(
        "Date of birth",
        validators=[
            Needed("Enter the date of birth"),
            NotFuture("The date of birth must be in the past"),
            of_an_age,
        ],
    )
    same_person = RadioField("Is this the same person?", validate_choice=False)
    mobile = line(
        "Mobile number",
        NeededWhen(
            lambda form: not any(form[name].data for name in REACHED_BY),
            "Give at least one way to reach the patient: a phone number, an e-mail address or an address",
        ),
        Reads(phone.read),
        most=30,
    )
    landline = line("Other phone (optional)", Reads(phone.read), most=30)
    may_leave_message = BooleanField("We may leave a message")
    may_text = BooleanField("We may text")
    contact_warning = line(
        "Anything to know before ringing? (optional)", most=150, hint="For example, who may answer the phone"
    )

    preferred_name = line("Likes to be called", most=35)
    best_way = SelectField("Best way to reach them", choices=from_list("preferred-contact-method"), default="3")
    best_time = line("Best time", most=80)
    email = line(
        "E-mail address",
        Reads(str.lower),
        Regexp("^$|^[^@ ]+@[^@ ]+[.][^@ ]+$", message="Enter an e-mail address, like name@example.org"),
        most=254,
    )
    may_email = BooleanField("We may e-mail")
    may_post = BooleanField("We may write to the address")
    address = line("Address", most=180)
    postcode = line("Postcode", Reads(postcode.read), most=10)
    door_note = line("At the door", most=150, hint="For example, ring twice, key safe, steps")
    language = line("Language, if not English", most=60)
    interpreter = SelectField("Interpreter", choices=from_list("interpreter-needed", blank="Not needed"), default="")
    access_needs = SelectMultipleField("Access needs", choices=access_needs)

    def can_look(self) -> bool:
        """Whether there is enough to find somebody: an NHS number, or a family name and a date of birth."""
        asked = [self.nhs_number] if self.nhs_number.data else [self.family_name, self.date_of_birth]
        return all([field.validate(self) for field in asked])

    def ask_same(self, people: list[Patient]) -> None:
        """Put the question whether one of these is the person."""
        words = [(str(one.id), f"Yes: {one.name}, {last_digits(one)}") for one in people]
        self.same_person.choices = chosen_from([*words, (SOMEBODY_ELSE, "No, this is somebody else")])

    @property
    def same_as(self) -> UUID | None:
        """The known person that was chosen; None for somebody else, and when nothing was asked."""
        try:
            return UUID(self.same_person.data or "")
        except ValueError:
            return None

    @property
    def identity(self) -> Identity:
        return Identity(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            date_of_birth=self.date_of_birth.data,  # type: ignore[arg-type]  # validated: it is there
            nhs_number=self.nhs_number.data,
            no_number_reason=self.no_number_reason.data,
        )

    @property
    def details(self) -> dict[str, Any]:
        """What was said about reaching them, by the person's columns."""
        return {name: self[name].data for name in DETAILS}

    @property
    def chosen_needs(self) -> list[tuple[str, str]]:
        return [
            (str(choice.value), str(choice.label)) for choice in self.access_needs.iter_choices() if choice.selected
        ]


def last_digits(patient: Patient) -> str:
    return f"NHS number ending {patient.nhs_number[-4:]}" if patient.nhs_number else "no NHS number"
