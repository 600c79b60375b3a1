"""What is asked to add a paper, and to take one out."""

from flask_wtf.file import FileField

from socialrx.blueprints.kit.forms import Form, Needed, line, lines
from socialrx.core.uploads import KINDS_IN_WORDS


class PaperForm(Form):
    file = FileField(
        "Choose a file", validators=[Needed("Choose a file")], description=f"{KINDS_IN_WORDS}, up to 10 MB"
    )
    about = line("What is it? (optional)", most=150, hint="For example: letter from the housing office, May")


class RemovalForm(Form):
    reason = lines("Why should it not be here?", Needed("Say why it should not be here"), most=300)
