"""From the bytes of a file to the list of things in it, or a plain reason why not.

Takes one thing, a list of things, or a page of the standard's envelope.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socialrx.core.errors import BadInput
from socialrx.directory.feed.findings import Findings
from socialrx.directory.feed.mending import TooDeep, mended

MOST_BYTES = 50 * 1024 * 1024
DEEPEST = 50
LOOKED_AT = 50  # things looked at to tell what a file holds

# What only this kind of thing has, in the order of asking. A service at a location may hold a whole service.
SIGNS: dict[str, set[str]] = {
    "service_at_location": {"location", "location_id"},
    "service": {"status", "organization", "organization_id", "schedules", "cost_options", "assured_date"},
    "taxonomy_term": {"term", "term_uri", "parent_id", "taxonomy", "taxonomy_id", "taxonomy_detail"},
    "taxonomy": {"taxonomy_terms", "version"},
    "organization": {"website", "services", "organization_identifiers", "logo", "parent_organization_id", "email"},
}


@dataclass
class Content:
    """What a file holds: things of one kind, and where in the file their list stands."""

    kind: str
    things: list[Any]
    path: str = ""

    def path_of(self, number: int) -> str:
        return f"{self.path}[{number}]" if self.path or len(self.things) > 1 else ""


def read(path: Path, findings: Findings, publisher: str) -> Content:
    """The things in a file, mended where that is harmless. Raises BadInput when it cannot be read at all."""
    whole = parsed(text_of(path))
    try:
        whole = mended(whole, findings, publisher=publisher, deepest=DEEPEST)
    except TooDeep as place:
        raise BadInput(
            f"nested more than {DEEPEST} deep at {place}. No service looks like that: check the file"
        ) from None
    content = opened(whole, findings)
    if content.things:
        content.kind = kind_of(content.things)
    return content


def text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            octets = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise BadInput(f"cannot be opened: {problem.strerror}. Check the name and who may read it") from None
    if len(octets) > MOST_BYTES:
        raise BadInput(f"larger than {MOST_BYTES // 1024 // 1024} MB. Split it into pages and import each")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = octets[: problem.start].count(b"\n") + 1
        raise BadInput(f"line {line}: not UTF-8. Save the file as UTF-8 and try again") from None


def parsed(text: str) -> Any:
    if not text.strip():
        raise BadInput("the file is empty. Nothing was changed; fetch it again")
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except json.JSONDecodeError as problem:
        raise BadInput(
            f"line {problem.lineno}, column {problem.colno}: not JSON ({problem.msg}). Fetch the file again"
        ) from None
    except RecursionError:
        raise BadInput(f"nested more than {DEEPEST} deep. No service looks like that: check the file") from None
    except ValueError as problem:
        raise BadInput(f"not JSON ({problem}). Fetch the file again") from None


def refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def opened(whole: Any, findings: Findings) -> Content:
    """The list inside: the thing itself, a bare list, or an envelope whose counters are checked."""
    if isinstance(whole, list):
        return Content("", whole)
    if not isinstance(whole, dict):
        raise BadInput("holds neither an object nor a list. Expected Open Referral UK services")
    for name in ("contents", "content"):
        if isinstance(whole.get(name), list):
            if name != "contents":
                findings.warn(f"{name}: the standard calls this list contents")
            check_envelope(whole, whole[name], findings)
            return Content("", whole[name], path=name)
    if "id" in whole or "name" in whole:
        return Content("", [whole])
    raise BadInput("contents: missing. Expected an Open Referral UK page with a list called contents, or one service")


def check_envelope(page: dict[str, Any], things: Sequence[Any], findings: Findings) -> None:
    """A page that contradicts itself is imported, and said."""
    if isinstance(page.get("size"), int) and page["size"] != len(things):
        findings.warn(f"size: says {page['size']:,}, but contents holds {len(things):,}")
    pages, number = page.get("total_pages"), page.get("page_number", 1)
    if isinstance(pages, int) and pages > 1:
        findings.warn(f"total_pages: this is page {number} of {pages:,}; import the others too")


def kind_of(things: Sequence[Any]) -> str:
    """What kind of things these are, by the first that shows it."""
    for thing in things[:LOOKED_AT]:
        names = set(thing) if isinstance(thing, dict) else set()
        for kind, signs in SIGNS.items():
            if names & signs:
                return kind
    raise BadInput(
        "cannot tell what these are. Expected services (with status and organization), organizations, "
        "service_at_locations, taxonomies or taxonomy_terms of Open Referral UK"
    )
