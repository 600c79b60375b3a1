"""What is said of a hand-over as a whole, and who is to have each person."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import SelectMultipleField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, line, lines
from socialrx.caseload.handing_over import Choice, HandOver
from socialrx.caseload.loads import Load

# What may be chosen for each person besides a worker.
FAIR, STAYS = "fair", ""
TO, VERSION = "to-", "version-"


class HandOverForm(Form):
    """Reason once, for all. Who is to have each person stands in the rows of the page."""

    among = SelectMultipleField("Who shares those that are shared out fairly?", validators=[Optional()])
    reason = lines("Why are they handed over?", Needed("Say why they are handed over"), most=500)
    past_safe_because = line(
        "Why more than is safe?", most=300, hint="Only if somebody will have more than their safe number"
    )


def form_among(loads: Sequence[Load], leaver_id: UUID) -> HandOverForm:
    """The form, with the workers who can take somebody on and what each has; those who are here are chosen."""
    takers = [load for load in loads if load.worker.id != leaver_id]
    form = HandOverForm(among=[str(load.worker.id) for load in takers if not load.is_away])
    form.among.choices = chosen_from((str(load.worker.id), load.worker.name) for load in takers)
    form.among.hints = {str(load.worker.id): words_of(load) for load in takers}
    return form


def words_of(load: Load) -> str:
    return f"{'Away. ' if load.is_away else ''}{load.words.removesuffix('. Give a reason below')}"


def choices_in(sent: Mapping[str, str]) -> dict[UUID, Choice]:
    """Who was chosen for whom; nobody who stays. What is no choice is left out."""
    found = {}
    for name, value in sent.items():
        case_id = as_id(name.removeprefix(TO)) if name.startswith(TO) else None
        to_id = as_id(value)
        if case_id and (to_id or value == FAIR):
            found[case_id] = Choice(case_id, sent.get(f"{VERSION}{case_id}", ""), to_id)
    return found


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def asked_with(form: HandOverForm, choices: Iterable[Choice]) -> HandOver:
    among: Any = form.among.data or []
    sharers = frozenset(UUID(id) for id in among)
    return HandOver(list(choices), sharers, form.reason.data, form.past_safe_because.data)
