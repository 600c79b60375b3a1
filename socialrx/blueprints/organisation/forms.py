"""What is typed about an organisation."""

from hashlib import sha256
from typing import Any

from wtforms import BooleanField, EmailField, HiddenField
from wtforms.validators import Length

from socialrx.blueprints.kit.forms import Form, Reads, line, trimmed
from socialrx.core import phone
from socialrx.organisations.models import Kind, Organisation


class FindForm(Form):
    like = line("Name or ODS code", most=100)


class SettingsForm(Form):
    """`seen` is a print of what the page was filled with: if the record has another, somebody was quicker."""

    seen = HiddenField()
    mailbox = EmailField(
        "Shared mailbox",
        validators=[Length(max=254, message="Shared mailbox must be 254 characters or fewer")],
        description="Messages back go there. One that is read every working day",
        filters=[trimmed],
    )
    phone = line("Telephone", Reads(phone.read), most=20)
    staff_read_messages = BooleanField("Reception may read what comes back about a patient")
    weekly_letter = BooleanField("One e-mail on Monday that says how much came back last week")

    def fit(self, organisation: Organisation) -> None:
        """Only a practice has a reception, and a week."""
        if organisation.kind is not Kind.PRACTICE:
            del self.staff_read_messages
            del self.weekly_letter

    @property
    def values(self) -> dict[str, Any]:
        """What is typed, by column."""
        return {name: self[name].data for name in COLUMNS if name in self}

    def is_stale(self, organisation: Organisation) -> bool:
        """Whether it was changed since this page was filled."""
        return bool(self.seen.data != print_of(organisation))


COLUMNS = ("mailbox", "phone", "staff_read_messages", "weekly_letter")


def print_of(organisation: Organisation) -> str:
    """Short, and another for other values."""
    words = "\n".join(str(getattr(organisation, name)) for name in COLUMNS)
    return sha256(words.encode()).hexdigest()[:16]
