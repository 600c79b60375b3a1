"""Who the person is and how to reach them safely, as somebody types it who refers them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, StopValidation

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, Reads, chosen_from, from_list, line
from socialrx.core import clock, codelists, nhs_number, phone, postcode
from socialrx.core.errors import BadInput
from socialrx.core.rules import rule
from socialrx.patients.actions import AROUND, DETAILS, Identity
from socialrx.patients.around import Said
from socialrx.patients.likeness import Likeness
from socialrx.patients.models import Patient
from socialrx.patients.reach import OFFERED_NEEDS

OLDEST_AGE = 120
SOMEBODY_ELSE = "new"
# Said where a language is given: "not said" and "not needed" are two answers.
NO_INTERPRETER = "none"
KIN_MORE = ("kin_phone", "kin_is_carer", "kin_may_talk")
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


def interpreters() -> list[SelectChoice]:
    """The national list, behind the two answers that are no language."""
    return [
        *chosen_from([("", "Not said"), (NO_INTERPRETER, "Not needed")]),
        *from_list("interpreter-needed")(),
    ]


def fits_the_language(form: Any, field: Any) -> None:
    """Who speaks another language needs an interpreter or does not: it is not left open."""
    if form.language.data and not field.data:
        raise StopValidation("Say whether an interpreter is needed, since another language is given")


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
    unsafe_times = line("Days or times that are not safe", most=80, hint="For example, when somebody else is at home")
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
    interpreter = SelectField("Interpreter", choices=interpreters, default="", validators=[fits_the_language])
    access_needs = SelectMultipleField("Access needs", choices=access_needs)

    kin_name = line("Their name", most=70)
    kin_relationship = line(
        "Who they are to the person",
        NeededWhen(
            lambda form: not form.kin_name.data and any(form[name].data for name in KIN_MORE),
            "Say who it is: a name, or who they are to the person",
        ),
        most=35,
        hint="For example, daughter, neighbour, support worker",
    )
    kin_phone = line("Their telephone", Reads(phone.read), most=30)
    kin_is_carer = BooleanField("They are a carer")
    kin_may_talk = BooleanField("The person says we may talk to them")

    gender = SelectField("Gender, as they say it", choices=from_list("person-stated-gender"), default="X")
    ethnic_category = SelectField("Ethnic category", choices=from_list("ethnic-category-2001"), default="99")
    accommodation = SelectField("Home", choices=from_list("accommodation-status", blank="Not said"), default="")
    employment = SelectField("Work", choices=from_list("employment-status", blank="Not said"), default="")

    def can_look(self) -> bool:
        """Whether there is enough to find somebody: an NHS number, or a family name and a date of birth."""
        asked = [self.nhs_number] if self.nhs_number.data else [self.family_name]
        if not self.nhs_number.data or any(self.date_of_birth.parts):
            asked.append(self.date_of_birth)
        return all([field.validate(self) for field in asked])

    def ask_same(self, people: list[tuple[Patient, Likeness]]) -> None:
        """Put the question whether one of these is the person, and say what speaks for it."""
        words = [(str(one.id), f"Yes: {one.name}, {last_digits(one)} ({alike})") for one, alike in people]
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
    def typed(self) -> Patient:
        """Who was typed in, to be compared with who is here: never kept. What cannot be read yet is left out."""
        typed = Patient(given_name=self.given_name.data, family_name=self.family_name.data)
        typed.nhs_number, typed.date_of_birth = self.nhs_number.data or None, self.date_of_birth.data  # type: ignore[assignment]  # it may be missing yet
        readers = {"postcode": postcode.read, "mobile": phone.read, "landline": phone.read}
        for name, reader in readers.items():
            setattr(typed, name, readable(reader, self[name].data))
        return typed

    @property
    def details(self) -> dict[str, Any]:
        """What was said about reaching them, by the person's columns."""
        said = {name: self[name].data for name in DETAILS}
        said["interpreter"] = "" if said["interpreter"] == NO_INTERPRETER else said["interpreter"]
        return said | {AROUND: self.key_contact}

    @property
    def key_contact(self) -> Said | None:
        """Who was named around the person, if anybody was."""
        who = (self.kin_name.data, self.kin_relationship.data)
        if not any(who):
            return None
        return Said(*who, self.kin_phone.data, self.kin_is_carer.data, self.kin_may_talk.data)

    @property
    def chosen_needs(self) -> list[tuple[str, str]]:
        return [
            (str(choice.value), str(choice.label)) for choice in self.access_needs.iter_choices() if choice.selected
        ]


def readable(reader: Callable[[str], str], text: str) -> str:
    """As it is kept; empty when it cannot be read."""
    try:
        return reader(text) if text else ""
    except BadInput:
        return ""


def last_digits(patient: Patient) -> str:
    return f"NHS number ending {patient.nhs_number[-4:]}" if patient.nhs_number else "no NHS number"
