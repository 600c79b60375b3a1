"""What the IG lead asks for: a person, and the days."""

from typing import Any

from flask import request

from socialrx.blueprints.kit.forms import DateField, Form, NotFuture, Reads, line
from socialrx.core import nhs_number
from socialrx.core.ids import read_reference


class WhomForm(Form):
    """A reference, a number, or a name and a date of birth: sent, never put into the address."""

    reference = line("Referral reference", Reads(read_reference), most=20, hint="For example, SP-7K3Q-92M4")
    number = line("NHS number", Reads(nhs_number.read), most=20, hint="10 digits")
    family = line("Family name", most=35, hint="The beginning is enough")
    born = DateField("Date of birth", validators=[NotFuture("Date of birth must be in the past")])

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.reference.data or self.number.data or (self.family.data and self.born.data):
            return True
        if self.family.data:
            self.born.errors = ["Enter a date of birth as well"]
        elif self.born.data:
            self.family.errors = ["Enter a family name as well"]
        else:
            self.reference.errors = ["Enter a reference, an NHS number, or a family name and a date of birth"]
        return False


class DaysForm(Form):
    """From a day to a day; open at either end. Stands in the address, since it says nothing about anybody."""

    class Meta(Form.Meta):
        csrf = False

    first = DateField("From")
    last = DateField("To")

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.first.data and self.last.data and self.first.data > self.last.data:
            self.last.errors = ["To must be the same day as From, or later"]
            return False
        return bool(is_good)


def chosen_days() -> DaysForm:
    """The days asked for in the address, checked; what is wrong stands on the fields, and is not applied."""
    form = DaysForm(request.args)
    if not form.validate():
        form.first.data = form.last.data = None
    return form
