"""What is known of somebody who is looked for: a number that is theirs alone, or what can be said of them."""

from typing import Any

from socialrx.blueprints.kit.forms import DateField, Form, NotFuture, Reads, line
from socialrx.core import nhs_number, phone
from socialrx.core.ids import read_reference
from socialrx.patients.finding import Called


class FindForm(Form):
    """Anything known of them. The more is known, the further it is looked."""

    number = line("NHS number", Reads(nhs_number.read), most=20, hint="10 digits")
    reference = line("Referral reference", Reads(read_reference), most=20, hint="Like SP-7K3Q-92M4")
    family = line("Family name", most=35, hint="The beginning is enough")
    given = line("Given name", most=35, hint="Or what they like to be called")
    born = DateField("Date of birth", validators=[NotFuture("Date of birth must be in the past")])
    phone = line("Telephone", Reads(phone.read), most=30)

    @property
    def called(self) -> Called:
        return Called(self.family.data or "", self.given.data or "")

    @property
    def names_one(self) -> bool:
        """A number or reference that one person alone has: the rest is not asked about."""
        return bool(self.number.data or self.reference.data)

    @property
    def knows_one_thing(self) -> bool:
        """A name alone, a birthday alone, a telephone alone: many share it."""
        return not self.names_one and sum((self.called.is_known, bool(self.born.data), bool(self.phone.data))) == 1

    def validate(self, extra_validators: Any = None) -> bool:
        """Something must be known."""
        if not super().validate(extra_validators):
            return False
        if self.names_one or self.called.is_known or self.born.data or self.phone.data:
            return True
        self.number.errors = ["Enter an NHS number, a reference, a name, a date of birth or a telephone number"]
        return False
