"""Which GP practice somebody says they are with, and whether it may be told: asked where the practice did not ask."""

from typing import Any
from uuid import UUID

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from socialrx.blueprints.kit.forms import chosen_from
from socialrx.blueprints.kit.person_fields import NeededWhen
from socialrx.core.database import db
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import covered_practices
from socialrx.patients.models import NO_PRACTICE

YES, NO = "yes", "no"
NOT_REGISTERED = "none"
HINT = "It helps the practice to know. The help is the same if the answer is no"


def covered() -> list[SelectChoice]:
    """The practices that a team covers, behind the two answers of somebody who names none of them."""
    names = ((str(practice.id), practice.name) for practice in db.session.scalars(covered_practices()))
    return chosen_from([("", "Not sure, or not in this list"), (NOT_REGISTERED, NO_PRACTICE[NOT_REGISTERED]), *names])


def may_tell(label: str, condition: Any = lambda _form: True) -> RadioField:
    """The question; it must be answered where the condition holds."""
    return RadioField(
        label,
        validators=[NeededWhen(condition, "Say whether we may tell the GP practice")],
        choices=chosen_from([(YES, "Yes"), (NO, "No")]),
        description=HINT,
        validate_choice=False,
    )


def practice_of(choice: str) -> Organisation | None:
    """The practice that was chosen; none where something else was."""
    return db.session.get(Organisation, UUID(choice)) if choice and choice != NOT_REGISTERED else None


def no_practice_of(choice: str) -> str:
    """Which answer stands in place of a practice: a key of NO_PRACTICE."""
    return NOT_REGISTERED if choice == NOT_REGISTERED else "unknown"
