"""Two people at one record: whoever saves second is shown both, and nothing is overwritten unseen.

A form about a record carries the version it was opened on. `overtaken` asks,
with the record held until the end of the transaction, whether it is still that.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from wtforms import Field, HiddenField, SelectFieldBase, SelectMultipleField

from socialrx.blueprints.kit.forms import Form
from socialrx.blueprints.kit.words import day_words
from socialrx.core.database import db

Stands = Mapping[str, Any]
HIDDEN = "(hidden)"


class Clash(NamedTuple):
    """A question answered otherwise since the form was opened: its words, what stands now, what was typed."""

    label: str
    now: str
    yours: str


class EditForm(Form):
    """A form about a record that others may change. Made from the record (`obj=`, or `version` in `data`)."""

    version = HiddenField()
    clashes: Iterable[Clash] = ()


def version_of(row: Any) -> str:
    return str(row.version)


def overtaken(
    form: EditForm,
    row: Any,
    stands: Callable[[], Stands],
    *,
    seen: Callable[[Any], str] = version_of,
    hidden: Iterable[str] = (),
) -> bool:
    """Whether somebody else changed, meanwhile, what this form would overwrite. Then the form says so, and saves next.

    `stands` gives what is kept now, by the form's names; `seen` what the form was opened on, where that is more than
    the version; `hidden` are names whose kept value must not be shown.
    """
    if not overtaken_at_all(form, row, seen=seen):
        return False
    form.clashes = clashes(form, stands(), hidden=set(hidden))
    return bool(form.clashes)


def overtaken_at_all(form: EditForm, row: Any, *, seen: Callable[[Any], str] = version_of) -> bool:
    """Whether the record is not as it was when the form was opened. The form stands on it as it is from now on."""
    held(row)
    before, form.version.data = form.version.data, seen(row)
    return bool(str(before) != form.version.data)


def held(row: Any) -> None:
    """The row as it is now, and nobody else's to change until this transaction ends."""
    model = type(row)
    db.session.execute(sa.select(model.id).where(model.id == row.id).with_for_update())
    db.session.refresh(row)


def clashes(form: Form, stands: Stands, *, hidden: Iterable[str] = ()) -> list[Clash]:
    """What was typed otherwise than it stands."""
    differ = [
        (form[name], value) for name, value in stands.items() if name in form and plain(value) != typed(form[name])
    ]
    return [
        Clash(field.label.text, HIDDEN if field.name in hidden else said(field, value), said(field, field.data))
        for field, value in differ
    ]


def typed(field: Field) -> Any:
    return plain(field.data)


def plain(value: Any) -> Any:
    """For comparing: nothing is nothing however it is written, and a choice of several has no order."""
    if isinstance(value, list | tuple | set):
        return sorted(map(str, value))
    return value if value not in (None, "") else None


def said(field: Field, value: Any) -> str:
    """A value in the words of the form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    words = {str(choice.value): str(choice.label) for choice in field.choices} if is_choice(field) else {}
    if isinstance(value, list | tuple | set):
        return ", ".join(words.get(str(one), str(one)) for one in value)
    return words.get(str(value), str(value)) if value not in (None, "") else ""


def is_choice(field: Field) -> bool:
    return isinstance(field, SelectFieldBase | SelectMultipleField) and bool(getattr(field, "choices", None))
