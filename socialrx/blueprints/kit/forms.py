"""The ancestor of every form, and the few fields that the design system asks for and WTForms does not have."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField, fields
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, StopValidation

from socialrx.blueprints.kit.drawing import draw, draw_date
from socialrx.blueprints.kit.once import new_key
from socialrx.core import clock, codelists
from socialrx.core.errors import BadInput

LONG_TEXT = 4000


class PlainWords:
    """WTForms' own messages, where one can be met at all, as the rest of the form speaks."""

    def gettext(self, words: str) -> str:
        return "Choose one of the answers on this page" if "valid choice" in words else words

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class KeyField(HiddenField):
    """The form's own key, another on every page: what comes back is for the door, not for the form."""

    def _value(self) -> str:
        return new_key()

    def populate_obj(self, obj: object, name: str) -> None:
        """It is nothing of a record."""


class Form(FlaskForm):
    """A form whose fields are drawn by the design system, and which says what to do about each mistake."""

    once = KeyField()

    @property
    def written(self) -> list[str]:
        """Whatever was typed in words, in any field."""
        typed = [field.data for field in self if isinstance(field, fields.StringField)]
        return [words for words in typed if isinstance(words, str)]

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: "Form") -> PlainWords:
            return PlainWords()

        def render_field(self, field: Field, kwargs: dict[str, Any]) -> Any:
            if isinstance(field, fields.HiddenField | fields.SubmitField):
                # Two forms on a page have two of each: without an id of their own they share none.
                own = {"id": False} if isinstance(field, KeyField | CSRFTokenField) else {}
                return super().render_field(field, own | kwargs)
            return draw(field, **kwargs)


class DateField(Field):
    """Day, month and year in three boxes; says which part is missing, as the NHS service manual asks."""

    parts: tuple[str, ...] = ("", "", "")
    missing: tuple[str, ...] = ()
    data: date | None

    @staticmethod
    def widget(field: "DateField", **options: Any) -> Any:
        return draw_date(field, **options)

    def __call__(self, **options: Any) -> Any:
        return draw_date(self, **options)

    def _value(self) -> str:
        return ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if self.data:
            self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
        if formdata and f"{self.name}-day" in formdata:
            self.parts = tuple(formdata.get(f"{self.name}-{part}", "").strip() for part in ("day", "month", "year"))
            self.raw_data = list(self.parts) if any(self.parts) else []
            self.data = None

    def pre_validate(self, form: Any) -> None:
        if not any(self.parts):
            return
        named = zip(("day", "month", "year"), self.parts, strict=True)
        self.missing = tuple(part for part, value in named if not value)
        if self.missing:
            raise StopValidation(f"{self.label.text} must include a {' and a '.join(self.missing)}")
        try:
            day, month, year = (int(part) for part in self.parts)
            self.data = date(year, month, day)
        except ValueError:
            raise StopValidation(f"{self.label.text} must be a real date") from None


class Needed:
    """Something must be filled in or chosen; the message says what to do. Works for dates and check boxes too."""

    field_flags: dict[str, bool] = {}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        given = field.data.strip() if isinstance(field.data, str) else field.data
        if given is None or given in ("", [], ()) or given is False:
            field.errors = []
            raise StopValidation(self.message)


class Reads:
    """The text must be readable by this reader, whose result replaces it. Empty is left to `Needed`."""

    field_flags: dict[str, bool] = {}

    def __init__(self, reader: Callable[[str], Any]) -> None:
        self.reader = reader

    def __call__(self, form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            field.data = ""
            return
        try:
            field.data = self.reader(field.data)
        except BadInput as problem:
            raise StopValidation(str(problem)) from None


class NotFuture:
    """A day that has come. `message` says what to do."""

    field_flags: dict[str, bool] = {}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and field.data > clock.today():
            raise StopValidation(self.message)


class NotPast:
    """Today or later."""

    field_flags: dict[str, bool] = {}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and field.data < clock.today():
            raise StopValidation(self.message)


def line(label: str, *validators: Any, most: int = 70, hint: str = "", **options: Any) -> StringField:
    """One line of text, trimmed, with the column's length as its limit: asked before a reader makes something else."""
    too_long = Length(max=most, message=f"{label} must be {most} characters or fewer")
    readers = [one for one in validators if isinstance(one, Reads)]
    first = [one for one in validators if one not in readers] if validators else [Optional()]
    return StringField(label, validators=[*first, too_long, *readers], description=hint, filters=[trimmed], **options)


def lines(label: str, *validators: Any, most: int = LONG_TEXT, hint: str = "", **options: Any) -> TextAreaField:
    """Several lines of text."""
    too_long = Length(max=most, message=f"{label} must be {most} characters or fewer")
    return TextAreaField(
        label, validators=[*(validators or [Optional()]), too_long], description=hint, filters=[trimmed], **options
    )


def trimmed(text: str | None) -> str:
    """Without blanks at the ends and without the control characters that no person types."""
    kept = "".join(c for c in text or "" if c in "\n\t" or ord(c) >= 32)
    return kept.replace("\r\n", "\n").strip()


def from_list(
    list_name: str, *, only: Iterable[str] = (), blank: str | None = None
) -> Callable[[], list[SelectChoice]]:
    """Choices of a code list, asked for when the form is made: `choices=from_list("hold-reasons")`."""

    def made() -> list[SelectChoice]:
        wanted = set(only)
        current = [choice for choice in codelists.choices(list_name) if not wanted or choice.key in wanted]
        first = [SelectChoice("", blank)] if blank is not None else []
        return first + [SelectChoice(choice.key, choice.label) for choice in current]

    return made


def chosen_from(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices from pairs of value and words."""
    return [SelectChoice(value, words) for value, words in pairs]
