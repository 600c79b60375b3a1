"""What is typed about two records that may be one person."""

from typing import Any

from wtforms import HiddenField, SelectMultipleField

from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, lines
from socialrx.caseload.same_person import IDENTIFIERS


class ProposeForm(Form):
    other = HiddenField(validators=[Needed("Choose one of the records on this page")])
    words = lines("What makes you think so? (optional)", most=500)


class ApproveForm(Form):
    compared = SelectMultipleField("What have you compared, and is the same on both?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compared.choices = chosen_from(IDENTIFIERS.items())


class ApartForm(Form):
    reason = lines("Why are they two people?", Needed("Say why they are two people"), most=500)


class UndoForm(Form):
    reason = lines("Why is it undone?", Needed("Give a reason"), most=500)


class AgreeForm(Form):
    """Nothing to type: the button is the answer."""
