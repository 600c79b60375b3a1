"""The access matrix as its file says it, and what the product says: the oracle, and the comparison with it.

`yes for keys` wants a step up where a key is made or changed, `yes for export` where something is exported.
"""

import csv
from collections import defaultdict
from itertools import product
from pathlib import Path
from typing import NamedTuple

from socialrx.access.cells import Action, Cell, Grant, Resource
from socialrx.access.roles import GRANTS, NEVER
from socialrx.accounts.models import Role

PATH = Path(__file__).parents[1] / "data/access-matrix/access-matrix.csv"
Pages = dict[Role, dict[Cell, list[Grant]]]


class Term(NamedTuple):
    """On what terms a cell is allowed."""

    scope: str
    audit: str
    step_up: bool
    is_conditional: bool


def wants_step_up(row: dict[str, str]) -> bool:
    if row["step_up"] == "yes for keys":
        return row["resource"] == "api_client" and row["action"] in {"create", "update"}
    return row["step_up"] == "yes" or (row["step_up"] == "yes for export" and row["action"] == "export")


def read() -> tuple[dict[tuple[str, str, str], set[Term]], set[tuple[str, str, str]]]:
    """What the file allows, with its terms; and what it says must never be."""
    allowed, never = defaultdict(set), set()
    with PATH.open(newline="") as file:
        for row in csv.DictReader(file):
            cell = (row["role"], row["resource"], row["action"])
            if row["decision"] == "never":
                never.add(cell)
            else:
                conditional = row["decision"] == "conditional"
                allowed[cell].add(Term(row["scope"], row["audit"], wants_step_up(row), conditional))
    return dict(allowed), never


ALLOWED, NEVER_ALLOWED = read()
CELLS = list(product(Role, Resource, Action))


def terms(grants: list[Grant]) -> set[Term]:
    """The same of ours."""
    return {Term(grant.scope, grant.audit, grant.step_up, grant.only_if is not None) for grant in grants}


def is_wrong(
    cell: tuple[Role, Resource, Action], pages: Pages = GRANTS, never: dict[Role, frozenset[Cell]] = NEVER
) -> bool:
    """Whether the product and the file differ in this cell."""
    role, resource, action = cell
    named = (str(role), str(resource), str(action))
    ours = terms(pages[role].get((resource, action), []))
    return ours != ALLOWED.get(named, set()) or ((resource, action) in never[role]) != (named in NEVER_ALLOWED)
