"""`make docs`: writes into README and docs the tables that are printed from the code, so that they are never copied.

A table stands between `<!-- printed: name -->` and `<!-- end -->`; `TABLES` has them all.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from click import Command, Group
from flask_migrate.cli import db as migrations

from socialrx.access import scopes, table
from socialrx.accounts.models import Role
from socialrx.caseload.models.case import CASE_MOVES, CaseStatus
from socialrx.commands import COMMANDS
from socialrx.commands.demonstration.staff import PASSWORD, SIGN_INS
from socialrx.feedback.codes import CODES
from socialrx.onward.lifecycle import OF_THE_GROUP, OF_THE_WORKER, ONWARD_MOVES, State
from socialrx.referrals.lifecycle import MOVES, Status
from socialrx.scheduler.timetable import TIMETABLE
from socialrx.settings import SETTINGS
from socialrx.settings.setting import Setting

ROOT = Path(__file__).resolve().parents[2]
MARKED = re.compile(r"(<!-- printed: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", re.MULTILINE)

ROLES = {
    Role.REFERRER: "GP or other referrer",
    Role.PRACTICE_STAFF: "practice staff",
    Role.PARTNER_REFERRER: "partner referrer",
    Role.HUDDLE_GUEST: "huddle guest",
    Role.LINK_WORKER: "link worker",
    Role.TEAM_LEAD: "team lead",
    Role.PCN_MANAGER: "PCN manager",
    Role.PROVIDER_USER: "community group",
    Role.DIRECTORY_EDITOR: "directory editor",
    Role.ANALYST: "analyst",
    Role.IG_LEAD: "IG lead",
    Role.SYSTEM_ADMIN: "administrator",
    Role.SERVICE_CLIENT: "machine client",
    Role.PATIENT: "the person",
    Role.PUBLIC: "nobody signed in",
}
VERDICTS, LEVELS = ("met", "partly", "not yet", "deployer", "not applicable"), ("L1", "L2", "L3")
# Licences of packages whose metadata names none; read from the licence file that comes with each.
READ_BY_HAND = {"pysqlite3": "zlib"}


def files() -> list[Path]:
    """Everything that people read about the product."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def printed(text: str) -> str:
    """The text with every table in it as the code says it."""
    return MARKED.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}\n{found[3]}", text)


def rows(head: str, lines: Iterable[Iterable[Any]]) -> str:
    """A Markdown table; `head` holds the columns' names, with bars between."""
    columns = head.split("|")
    body = [columns, ["---"] * len(columns), *([cell(value) for value in line] for line in lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in body)


def cell(value: Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def words(name: str) -> str:
    return name.replace("_", " ")


def first_line(text: str | None) -> str:
    return (text or "").strip().split("\n")[0]


def settings() -> str:
    return rows("Setting|Default|What it is for", ((f"`{s.name}`", default(s), s.meaning) for s in SETTINGS))


def default(setting: Setting) -> str:
    """As it would be typed; a folder of this machine by its name in the project."""
    value = int(setting.default) if isinstance(setting.default, bool) else setting.default
    shown = str(value).replace(f"{ROOT}/", "")
    return f"`{shown}`" if shown else "empty"


def leaves(command: Command, name: str) -> Iterator[tuple[str, str]]:
    """Every command that can be run, by its whole name, with the first line of what it says of itself."""
    if isinstance(command, Group):
        for below in command.commands.values():
            yield from leaves(below, f"{name} {below.name}")
    else:
        yield name, first_line(command.help)


def commands() -> str:
    ours = [leaf for command in COMMANDS for leaf in leaves(command, str(command.name))]
    ours.append(("db upgrade", first_line(migrations.commands["upgrade"].help)))
    return rows("`flask --app wsgi` ...|What it does", ((f"`{name}`", says) for name, says in sorted(ours)))


def sign_ins() -> str:
    people = ((f"`{one.email}`", f"{one.given} {one.family}, {one.who}") for one in SIGN_INS)
    return f"{rows('E-mail address|Who', people)}\n\nPassword of all: `{PASSWORD}`"


def moves(all_moves: dict[str, Any], *, states: type[Any], without_after: str) -> str:
    return rows(
        "Move|From|To|A reason is needed",
        (
            (
                f"{move.says} (`{name}`)",
                ", ".join(words(state) for state in states if state in move.before) or "nothing",
                words(move.after) if move.after else without_after,
                "yes" if move.needs_reason else "",
            )
            for name, move in all_moves.items()
        ),
    )


def referral_moves() -> str:
    return moves(MOVES, states=Status, without_after="as it was")


def case_moves() -> str:
    return moves(CASE_MOVES, states=CaseStatus, without_after="as it is")


def onward_moves() -> str:
    return moves(ONWARD_MOVES, states=State, without_after="as it is")


def onward_who() -> str:
    made_by = {"The group itself": OF_THE_GROUP, "The link worker": OF_THE_WORKER}
    return rows("Who|May record", ((one, ", ".join(f"`{name}`" for name in names)) for one, names in made_by.items()))


def access() -> str:
    return rows("Deed|Who may|Cells of the matrix it takes", map(deed, table.May))


def deed(permission: table.May) -> tuple[str, str, str]:
    row = table.TABLE[permission]
    everybody = len(row) == len(Role)
    who = "everybody who signs in" if everybody else "; ".join(ROLES[role] for role in Role if role in row)
    cells = dict.fromkeys(f"{words(resource)}: {action}" for needs in row.values() for resource, action in needs)
    return f"`{permission}`", who, "; ".join(cells)


def rows_seen() -> str:
    """What exists for whom: each role's way to each noun."""
    return rows("Record|Which exist, by role", ((noun.__name__, ways(scope)) for noun, scope in scopes.SCOPES.items()))


def ways(scope: scopes.Rows) -> str:
    if len(scope.ways) == len(Role):
        return "everybody who signs in: all of them"
    return "; ".join(f"{ROLES[role]}: {words(way.__name__)}" for role, way in scope.ways.items())


def timetable() -> str:
    return rows("Job|When (crontab, London's time)", ((f"`{job.name}`", f"`{job.cron}`") for job in TIMETABLE))


def packages() -> str:
    pinned = PINNED.findall((ROOT / "requirements.txt").read_text())
    return rows("Package|Version|Licence", ((name, version, licence(name)) for name, version in pinned))


def licence(package: str) -> str:
    """What the package says of itself: an expression, else a classifier, else its first words."""
    about = metadata.metadata(package)
    kinds = [line.rsplit(" :: ", 1)[-1] for line in about.get_all("Classifier") or [] if line.startswith("License")]
    said = (about.get("License") or "").split("\n")[0]
    known = [kind for kind in kinds if "Other" not in kind]
    return READ_BY_HAND.get(package) or about.get("License-Expression") or ", ".join(known) or said or "not said"


def verdicts() -> list[dict[str, str]]:
    with (ROOT / "docs/security/asvs-verdicts.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def asvs() -> str:
    """How many requirements of each level have which verdict."""
    found = Counter((row["verdict"], row["level"]) for row in verdicts())
    found.update(Counter(("all", level) for _, level in found.elements()))
    counts = [(one, [found[one, level] for level in LEVELS]) for one in (*VERDICTS, "all")]
    return rows("Verdict|Level 1|Level 2|Level 3|All", ((one, *numbers, sum(numbers)) for one, numbers in counts))


def asvs_not_yet() -> str:
    return rows(
        "Number|Level|What is missing",
        ((row["req_id"], row["level"], row["how"]) for row in verdicts() if row["verdict"] == "not yet"),
    )


def prsb_rows() -> list[dict[str, str]]:
    """The national standard's elements, where each is kept, and why one is not."""
    with (ROOT / "docs/prsb-fields.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def prsb_fields() -> str:
    return rows(
        "Element|Kept in|Note",
        (
            (row["path"], ", ".join(f"`{one}`" for one in row["kept_in"].split("; ") if one) or "not kept", row["note"])
            for row in prsb_rows()
        ),
    )


def codes() -> str:
    """Codes that a practice may record."""
    lines = ((code.event, f"{code.term} ({code.code})", code.how_often) for code in CODES.values())
    return rows("What happened|Code|How often", lines)


TABLES: dict[str, Callable[[], str]] = {
    "access": access,
    "asvs": asvs,
    "asvs-not-yet": asvs_not_yet,
    "case-moves": case_moves,
    "codes": codes,
    "commands": commands,
    "onward-moves": onward_moves,
    "onward-who": onward_who,
    "packages": packages,
    "prsb-fields": prsb_fields,
    "referral-moves": referral_moves,
    "rows-seen": rows_seen,
    "settings": settings,
    "sign-ins": sign_ins,
    "timetable": timetable,
}


def main() -> None:
    for path in files():
        before = path.read_text()
        if (after := printed(before)) != before:
            path.write_text(after)
            print(f"printed: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
