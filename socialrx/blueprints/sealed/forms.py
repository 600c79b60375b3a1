"""What is typed about a sealed note."""

from wtforms import SelectMultipleField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import Form, Needed, line, lines


class SealForm(Form):
    """The note, why it is sealed, and who else of the team may read it."""

    words = lines("Note", Needed("Write the note"))
    because = line(
        "Why is it sealed?",
        Needed("Say why this note is sealed"),
        most=300,
        hint="For example: she asked that nobody else reads it. Not what the note says",
    )
    readers = SelectMultipleField("Who else may read it?", validators=[Optional()])


class ReadForm(Form):
    """A lead who is not named on the seal says why."""

    reason = line("Why do you need to read it?", Needed("Say why you need to read it"), most=300)


class PressForm(Form):
    """Nothing to type: the press itself is the answer."""


class UnsealForm(Form):
    reason = line(
        "Why should it be opened?",
        Needed("Say why it should be opened"),
        most=300,
        hint="The second person reads this. Not what the note says, and no names",
    )
