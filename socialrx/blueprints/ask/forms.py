"""What is asked of somebody who asks for help: few questions, in plain words, and no NHS number."""

from datetime import date

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Regexp, StopValidation

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, Reads, chosen_from, from_list, line, lines
from socialrx.blueprints.kit.person_fields import NeededWhen, of_an_age
from socialrx.blueprints.kit.practice_fields import NO, NOT_REGISTERED, covered, may_tell, no_practice_of, practice_of
from socialrx.core import phone, postcode
from socialrx.patients.actions import AROUND
from socialrx.patients.around import Said
from socialrx.referrals.models import Answer
from socialrx.referrals.self_referral import Asking

ME, SOMEBODY = "me", "somebody"
WORDS_LENGTH = 2000
REACHED_BY = ("phone", "email", "address", "asker_phone")
# The national codes of how somebody likes to be reached, by what they gave first.
WAYS = {"phone": "3", "email": "4", "address": "1"}
KNOWS = {
    Answer.AGREED: "Yes, they know and agree",
    Answer.REPRESENTATIVE: "They cannot decide this, and I decide for them",
    Answer.NOT_ASKED: "I have not asked them yet",
    Answer.DECLINED: "They said no",
}
DECLINED = (
    "We get in touch only with people who want us to, so nothing has been sent. "
    "If caring for them is hard for you, ask for help for yourself"
)


def for_somebody(form: "AskForm") -> bool:
    return bool(form.for_whom.data == SOMEBODY)


def not_declined(form: "AskForm", field: RadioField) -> None:
    """Somebody who said no is not referred."""
    if for_somebody(form) and field.data == Answer.DECLINED:
        raise StopValidation(DECLINED)


class AskForm(Form):
    """One page. What is asked of family and carers is asked of nobody else."""

    for_whom = RadioField(
        "Who is this for?",
        validators=[Needed("Say whether this is for you or for somebody else")],
        choices=chosen_from([(ME, "Me"), (SOMEBODY, "Somebody else: I am family, a friend or a carer")]),
    )
    asker_name = line("Your own name", NeededWhen(for_somebody, "Enter your own name"), most=70)
    asker_is = line(
        "Who are you to them?", NeededWhen(for_somebody, "Say who you are to them"), most=35,
        hint="For example daughter, neighbour, carer",
    )  # fmt: skip
    asker_phone = line("Your own phone number (optional)", Reads(phone.read), most=30)
    knows = RadioField(
        "Do they know and agree?",
        validators=[NeededWhen(for_somebody, "Say whether they know and agree"), not_declined],
        choices=chosen_from(KNOWS.items()),
        validate_choice=False,
    )
    authority = line(
        "What lets you decide for them?",
        NeededWhen(
            lambda form: for_somebody(form) and form.knows.data == Answer.REPRESENTATIVE,
            "Say what lets you decide for them",
        ),
        most=300,
        hint="For example lasting power of attorney for health and welfare",
    )

    given_name = line("First name", Needed("Enter the first name"), most=35)
    family_name = line("Family name", Needed("Enter the family name"), most=35)
    date_of_birth = DateField(
        "Date of birth",
        validators=[Needed("Enter the date of birth"), NotFuture("The date of birth must be in the past"), of_an_age],
    )
    postcode = line("Postcode (optional)", Reads(postcode.read), most=10)

    phone = line(
        "Phone number",
        NeededWhen(
            lambda form: not any(form[name].data for name in REACHED_BY),
            "Give one way to be reached: a phone number, an e-mail address, or an address for a letter",
        ),
        Reads(phone.read),
        most=30,
    )
    may_leave_message = BooleanField("You may leave a message")
    may_text = BooleanField("You may send a text")
    email = line(
        "E-mail address (optional)",
        Reads(str.lower),
        Regexp("^$|^[^@ ]+@[^@ ]+[.][^@ ]+$", message="Enter an e-mail address, like name@example.org"),
        most=254,
    )
    address = lines("Address, if a letter is best (optional)", most=180)
    best_time = line("When is a good and safe time? (optional)", most=80, hint="For example weekdays before 3pm")
    contact_warning = line(
        "Anything we must know before we get in touch? (optional)", most=150,
        hint="For example, do not say who you are if somebody else answers",
    )  # fmt: skip

    needs = SelectMultipleField("What is it about? (optional)", choices=from_list("need-categories"))
    words = lines("What would help? Tell us in your own words (optional)", most=WORDS_LENGTH)
    language = line("Language, if not English (optional)", most=60)
    interpreter = SelectField(
        "Interpreter (optional)", choices=from_list("interpreter-needed", blank="Not needed"), default=""
    )
    practice = SelectField("GP practice (optional)", choices=covered, default="")
    may_tell_practice = may_tell("May we tell the GP practice?", lambda form: form.practice.data != NOT_REGISTERED)

    @property
    def asking(self) -> Asking:
        """What was asked for, in the domain's words."""
        born = self.date_of_birth.data or date.min
        return Asking(
            self.given_name.data,
            self.family_name.data,
            born,
            self.details,
            self.may_tell_practice.data != NO,
            practice=practice_of(self.practice.data),
            needs=tuple(self.needs.data or ()),
            words=self.words.data,
            asker_name=self.asker.name if self.asker else "",
            answer=Answer(self.knows.data) if self.asker else Answer.AGREED,
            explanation=self.explanation,
        )

    @property
    def asker(self) -> Said | None:
        """Who asks for somebody else. Whoever may know of it may be talked to."""
        if not for_somebody(self):
            return None
        may_talk = self.knows.data == Answer.AGREED
        return Said(self.asker_name.data, self.asker_is.data, self.asker_phone.data, may_talk=may_talk)

    @property
    def explanation(self) -> str:
        if self.asker and self.knows.data == Answer.REPRESENTATIVE:
            return f"{self.asker.name}: {self.authority.data}"[:300]
        return f"So says {self.asker.name}, {self.asker.relationship}" if self.asker else ""

    @property
    def details(self) -> dict[str, object]:
        """How to reach them, by the person's columns, and who is around them."""
        number = self.phone.data
        is_mobile = number.startswith("07")
        said = ("postcode", "email", "address", "best_time", "contact_warning", "language", "interpreter")
        return {name: self[name].data for name in said} | {
            "mobile": number if is_mobile else "",
            "landline": "" if is_mobile else number,
            "may_leave_message": self.may_leave_message.data,
            "may_text": self.may_text.data and is_mobile,
            "may_email": bool(self.email.data),
            "may_post": bool(self.address.data),
            "no_practice": no_practice_of(self.practice.data),
            AROUND: self.asker,
            "best_way": next((code for name, code in WAYS.items() if self[name].data), "3"),
        }
