"""What is given to compare a practice's own search with what we know."""

from flask_wtf.file import FileField

from socialrx.blueprints.kit.forms import Form, Needed


class SearchForm(Form):
    file = FileField(
        "Choose the file",
        validators=[Needed("Choose a file")],
        description="CSV as your clinical system wrote it. Columns: NHS number, SNOMED code, Date",
    )
