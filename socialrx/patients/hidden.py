"""Details of a person that are blank to whoever reads them while the person is S-flagged.

The column itself is `kept_<name>`; the plain name is what everything reads, in
Python and in SQL, so that a new page, list or paper hides it without knowing.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property

# What says where somebody is or lets them be reached: a person's columns, and how each is called.
DETAIL_WORDS = {
    "address": "Address",
    "postcode": "Postcode",
    "door_note": "At the door",
    "mobile": "Mobile",
    "landline": "Landline",
    "email": "E-mail",
    "emergency_name": "Emergency contact",
    "emergency_relationship": "Who that is",
    "emergency_phone": "Emergency telephone",
}
HIDDEN = frozenset(DETAIL_WORDS)


def blank_while_flagged(name: str) -> hybrid_property[str]:
    """What stands in `kept_<name>`; nothing while the person is flagged. Writing to it always writes."""
    kept = f"kept_{name}"

    def read(person: Any) -> Any:
        return "" if person.is_s_flagged else getattr(person, kept)

    def write(person: Any, value: str) -> None:
        setattr(person, kept, value)

    def column(model: Any) -> Any:
        # Plain booleans are 0 and 1 on SQLite; `true()` is written for each engine.
        return sa.case((model.is_s_flagged == sa.true(), ""), else_=getattr(model, kept))

    # By this name the model knows which of its attributes it is, and a query what to call it.
    read.__name__ = name
    return hybrid_property(read, write, None, column)
