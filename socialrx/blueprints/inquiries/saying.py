"""A broken rule said on the form that broke it, with all that was typed; and days that a form made sure of."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import Field

from socialrx.blueprints.kit.forms import DateField
from socialrx.core.database import db
from socialrx.core.errors import DomainError


def is_done(field: Field, do: Callable[[], Any]) -> bool:
    """Do it; where a rule forbids it, undo, put the rule's words on this field and say no."""
    try:
        do()
    except DomainError as problem:
        db.session.rollback()
        field.errors = [str(problem)]
        return False
    return True


def day_of(field: DateField) -> date:
    """The day that the form's own checks made sure of."""
    if field.data is None:
        raise LookupError(f"{field.name} was let through empty")
    return field.data
