"""Taking in files of Open Referral UK: read, mended, checked, gathered, written; all of a file or nothing."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from socialrx.core.errors import BadInput
from socialrx.directory.feed.findings import Findings
from socialrx.directory.feed.intake import Intake
from socialrx.directory.feed.reading import Content, read
from socialrx.directory.feed.schemas import SCHEMAS, complaints
from socialrx.directory.feed.writing import write

__all__ = ["Content", "Findings", "Intake", "Refused", "Taken", "take", "take_in"]

LONGEST_SHOWN = 40
SAID = {
    "Service": ("service", "services"),
    "CommunityOrganisation": ("organisation", "organisations"),
    "Location": ("place", "places"),
    "Schedule": ("opening time", "opening times"),
    "Taxonomy": ("list of terms", "lists of terms"),
    "TaxonomyTerm": ("term", "terms"),
}
SAMPLE = 10


class Refused(BadInput):
    """A file that was not taken in; nothing of it was kept. The message has a line for each thing to put right."""


@dataclass
class Taken:
    """What a file held, once it is in the transaction."""

    findings: Findings
    counts: list[str] = field(default_factory=list)
    samples: list[str] = field(default_factory=list)


def take_in(path: Path, *, publisher: str = "") -> Taken:
    """Read a file and write what it says into the transaction under way. Raises Refused: then undo."""
    findings = Findings()
    try:
        content = read(path, findings, publisher)
    except BadInput as problem:
        raise Refused(f"{path.name}: {problem}\n{path.name}: nothing of this file was imported") from None
    return take(content, path.name, Intake(findings, publisher))


def take(content: Content, name: str, intake: Intake) -> Taken:
    """Check and write the things of a file called `name`. Raises Refused."""
    findings = intake.findings
    gather(content, intake)
    if not findings.error_count:
        write(intake)
    if findings.error_count:
        lines = [*findings.error_lines(), "nothing of this file was imported"]
        raise Refused("\n".join(f"{name}: {line}" for line in lines))
    return Taken(findings, counts_of(intake), samples_of(intake))


def gather(content: Content, intake: Intake) -> None:
    """Check every thing against its schema; what passes is gathered, what does not is said."""
    for number, thing in enumerate(content.things):
        path = content.path_of(number)
        try:
            given = SCHEMAS[content.kind].load(thing)
        except ValidationError as problem:
            for place, words in complaints(problem.messages, path):
                intake.findings.error(place, words + found_at(thing, place.removeprefix(path)))
        else:
            intake.add(content.kind, given, path)


def found_at(thing: Any, place: str) -> str:
    """What stands there now, if it is short enough to show."""
    for step in place.replace("[", ".").replace("]", "").split("."):
        if isinstance(thing, dict) and step in thing:
            thing = thing[step]
        elif isinstance(thing, list) and step.isdigit() and int(step) < len(thing):
            thing = thing[int(step)]
        elif step:
            return ""
    return "" if isinstance(thing, dict | list) else f". Found {str(thing)[:LONGEST_SHOWN]!r}"


def counts_of(intake: Intake) -> list[str]:
    """`3 services`, `1 place`, in the order of SAID."""
    counts = {model.__name__: len(rows) for model, rows in intake.rows.items()}
    return [f"{counts[name]:,} {words[counts[name] != 1]}" for name, words in SAID.items() if counts.get(name)]


def samples_of(intake: Intake) -> list[str]:
    """A few of the services, or of whatever the file holds, in a line each."""
    for _model, rows in sorted(intake.rows.items(), key=lambda item: item[0].__name__ != "Service"):
        if rows and "name" in next(iter(rows.values())):
            return [line_of(row) for row in list(rows.values())[:SAMPLE]]
    return []


def line_of(row: dict[str, Any]) -> str:
    facts = (row["name"], row.get("status"), f"checked {row['assured_date']}" if row.get("assured_date") else "")
    return ", ".join(str(fact) for fact in facts if fact)
