"""The filter above a list: always to be seen, with how many it hides, and what the user keeps under a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from flask import flash, redirect, url_for
from sqlalchemy import func, literal, select, union_all
from werkzeug.wrappers import Response

from socialrx.access.gate import me
from socialrx.accounts.models import User
from socialrx.caseload import filters
from socialrx.caseload.filters import OF_A_CASE, OPEN_STAGES, CannotSaveFilter, Due, Filter
from socialrx.caseload.models import FilteredPage, SavedFilter
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.organisations.models import Kind, Organisation

SWITCHES = {"danger": "High risk, or an open worry", "waiting": "Waiting for somebody else", "review": "Review due"}


class Saved(NamedTuple):
    """What the user keeps: its name, and the address that shows it."""

    name: str
    args: dict[str, str]


@dataclass(frozen=True)
class Filters:
    """What the filter's form offers, and what is chosen. `shown` of `total` are left."""

    page: FilteredPage
    chosen: Filter
    practices: list[tuple[str, str]] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)

    @property
    def selects(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Name, question and answers of each."""
        offered = [
            ("stage", "Stage", [(stage.name.lower(), str(stage)) for stage in OPEN_STAGES]),
            ("due", "Due", [(str(due), due.says) for due in Due]),
            ("need", "Need", [(need.key, need.label) for need in codelists.choices("need-categories")]),
            ("practice", "GP practice", self.practices),
        ]
        return [one for one in offered if self.offers(one[0])]

    @property
    def switches(self) -> dict[str, str]:
        return {name: words for name, words in SWITCHES.items() if self.offers(name)}

    def offers(self, name: str) -> bool:
        return self.page is FilteredPage.CASELOAD or name not in OF_A_CASE

    @property
    def words(self) -> str:
        """What is chosen, as the form says it."""
        said = [dict(answers).get(self.chosen.args.get(name, "")) for name, _, answers in self.selects]
        said += [words for name, words in self.switches.items() if name in self.chosen.args]
        return "; ".join(one for one in said if one) or "Another GP practice"


def filters_of(page: FilteredPage, chosen: Filter, *, user: User) -> Filters:
    """With the practices of the user's organisation and what the user keeps: one query."""
    here = user.seat.organisation_id if user.seat else None
    practices = select(
        literal("practice").label("kind"), Organisation.id, Organisation.name, literal("").label("query")
    )
    theirs = practices.where(Organisation.parent_id == here, Organisation.kind == Kind.PRACTICE)
    columns = (literal("saved").label("kind"), SavedFilter.id, SavedFilter.name, SavedFilter.query)
    mine = filters.of_user(user, page).order_by(None).with_only_columns(*columns)
    rows = db.session.execute(union_all(theirs, mine).order_by("kind", "name")).all()
    return Filters(
        page,
        chosen,
        [(str(row.id), row.name) for row in rows if row.kind == "practice"],
        [Saved(row.name, dict(parse_qsl(row.query))) for row in rows if row.kind == "saved"],
    )


def how_many(rows: Any) -> int:
    """How many rows a narrowed query has left."""
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def keep(typed: Mapping[str, str], page: FilteredPage, endpoint: str) -> Response:
    """Save, or forget, what was sent, and back to the list; the reason why not is said there."""
    chosen = Filter.read(dict(parse_qsl(typed.get("query", ""))), page)
    if forgotten := typed.get("forget"):
        filters.remove(forgotten, page, by=me())
        db.session.commit()
        flash("The saved filter is gone.")
        return back(endpoint, chosen)
    try:
        saved = filters.save(typed.get("name", ""), chosen, page, by=me())
        db.session.commit()
        flash(f"Saved as {saved.name}.")
    except CannotSaveFilter as problem:
        flash(str(problem))
    return back(endpoint, chosen)


def back(endpoint: str, chosen: Filter) -> Response:
    values: dict[str, Any] = dict(chosen.args)
    return redirect(url_for(endpoint, **values))
