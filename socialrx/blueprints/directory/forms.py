"""What is asked to find a service, and what an editor may change about one."""

from typing import Any

from marshmallow import ValidationError
from marshmallow.validate import Email
from wtforms import EmailField, RadioField, SelectField, SelectMultipleField, TelField
from wtforms.validators import StopValidation

from socialrx.blueprints.kit.forms import Form, Needed, Reads, chosen_from, from_list, line, lines, trimmed
from socialrx.blueprints.kit.versions import EditForm
from socialrx.core import phone, postcode
from socialrx.core.errors import BadInput
from socialrx.core.places import Position, position_of_typed
from socialrx.directory.actions import Basics, Times, Where
from socialrx.directory.models import ServiceStatus
from socialrx.directory.timing import DAYS, clock_words, read_time

MILES = [("1", "1 mile"), ("2", "2 miles"), ("5", "5 miles"), ("10", "10 miles")]
STATUSES = [
    ("active", "Running"),
    ("temporarily closed", "Closed for now"),
    ("inactive", "Not running now"),
    ("defunct", "Closed for good"),
]
STEP_FREE = [("yes", "Yes"), ("no", "No"), ("", "Not known")]
LONGEST_EMAIL = 254


def email_address(text: str) -> str:
    """The address, if it has the shape of one. Raises BadInput."""
    try:
        Email()(text)
    except ValidationError:
        text = ""
    if not text or len(text) > LONGEST_EMAIL:
        raise BadInput("Enter an e-mail address like name@example.org")
    return text


def hour(text: str) -> str:
    """A time, in the words it is shown in. Raises BadInput."""
    return clock_words(read_time(text))


class SearchForm(Form):
    """Sent by GET: a postcode here is a town's or a group's, since it stands in the address."""

    class Meta(Form.Meta):
        csrf = False

    need = SelectField("Need", choices=from_list("need-categories", blank="Any need"), default="")
    words = line("Words", hint="For example, walking or debt")
    postcode = line("Near this postcode", hint="A town's. For a person, search from their page", most=10)
    miles = SelectField("How far", choices=chosen_from(MILES), default="5")
    day = SelectField("Day", choices=chosen_from([("", "Any day"), *DAYS.items()]), default="")

    position: Position | None = None

    def validate_postcode(self, field: Any) -> None:
        """Kept beside the field, so that the box still shows what was typed."""
        if field.data:
            try:
                self.position = position_of_typed(field.data)
            except BadInput as problem:
                raise StopValidation(str(problem)) from None

    def asked(self) -> dict[str, Any]:
        """The question, by the names that the search uses."""
        asked = {"words": self.words.data, "need": self.need.data, "day": self.day.data}
        return asked | {"near": self.position, "within_miles": float(self.miles.data) if self.position else None}


class BasicsForm(Form):
    name = line("Name of the service", Needed("Enter the name of the service"), most=200)
    description = lines("What happens there", hint="In plain words: what, for whom, what to expect the first time")
    phone = TelField("Phone", validators=[Reads(phone.read)], filters=[trimmed])
    email = EmailField("E-mail address", validators=[Reads(email_address)], filters=[trimmed])
    url = line("Website", most=300)
    status = RadioField("Is it running?", choices=chosen_from(STATUSES), default="active")
    days = SelectMultipleField("Days it is open", choices=chosen_from(list(DAYS.items())))
    opens_at = line("Opens at", Reads(hour), hint="For example, 10am")
    closes_at = line("Closes at", Reads(hour), hint="For example, 12:30pm")
    times_note = line("Anything more about times", most=200, hint="For example, not in August")

    def validate_url(self, field: Any) -> None:
        if field.data and not field.data.startswith(("http://", "https://")):
            field.data = f"https://{field.data}"

    def basics(self) -> Basics:
        return Basics(
            name=self.name.data,
            description=self.description.data,
            phone=self.phone.data,
            email=self.email.data,
            url=self.url.data,
            status=ServiceStatus(self.status.data),
            times=self.times() if "days" in self else None,
        )

    def times(self) -> Times:
        opens_at, closes_at = (
            read_time(field.data) if field.data else None for field in (self.opens_at, self.closes_at)
        )
        return Times(self.days.data, opens_at, closes_at, notes=self.times_note.data)

    def leave_times_alone(self) -> None:
        """For times that days and hours cannot say."""
        for name in ("days", "opens_at", "closes_at", "times_note"):
            del self[name]


class ChangeForm(BasicsForm, EditForm):
    """The basics of a service that is there."""


class NewServiceForm(BasicsForm):
    organisation = line("Who runs it", Needed("Enter who runs it"), most=200)
    needs = SelectMultipleField(
        "What it helps with", choices=from_list("need-categories"), validators=[Needed("Choose what it helps with")]
    )
    place = line("Name of the place", hint="Leave empty when it is by phone or online only", most=200)
    address = line("Street", most=200)
    town = line("Town", most=100)
    postcode = line("Postcode", Reads(postcode.read), most=10)
    step_free = RadioField("Step-free?", choices=chosen_from(STEP_FREE), default="")

    def where(self) -> Where | None:
        """The place, when there is any word of one."""
        said = (self.place.data, self.address.data, self.town.data, self.postcode.data)
        return Where(*said, is_step_free={"yes": True, "no": False}.get(self.step_free.data)) if any(said) else None
