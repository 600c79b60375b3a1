"""How long the proof of the trail takes, and sealing: rows a second, and as ratios to hashing alone in the same run.

    .venv/bin/python -m benchmarks.trail --rows 100000 --databases sqlite postgresql

The floor is what no proof can do without: SHA-256 over lines of the same length,
already made. Quote the ratios: machines differ.
"""

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

os.environ["LOG_LEVEL"] = "ERROR"

import sqlalchemy as sa
from flask_migrate import upgrade

from socialrx import create_app
from socialrx.core import clock, heads
from socialrx.core.chain import canonical, seal_all
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.proof import prove
from socialrx.core.trail import Deed, TrailEntry

GOAL_SECONDS = 2
POURED = 5_000


def fill(rows: int) -> None:
    """Entries as the pages write them: half of them views of a case."""
    people = [new_id() for _ in range(500)]
    users = [new_id() for _ in range(40)]
    first = clock.now() - timedelta(seconds=rows)
    for start in range(0, rows, POURED):
        some = range(start, min(start + POURED, rows))
        entries = [entry(first + timedelta(seconds=n), users[n % 40], people[n % 500], n) for n in some]
        db.session.execute(sa.insert(TrailEntry), entries)
    db.session.commit()


def entry(at, user, person, number: int) -> dict:
    changed = number % 2
    return {
        "id": new_id(),
        "at": at,
        "deed": Deed.CHANGED if changed else Deed.VIEWED,
        "user_id": user,
        "organisation_id": user,
        "roles": "link_worker",
        "subject_kind": "case_",
        "subject_id": person,
        "patient_id": person,
        "detail": "next_on, next_kind, version" if changed else "",
        "request_id": f"{number:016x}",
        "address": "10.0.0.1",
        "why": "",
    }


def timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def processor_time(do: Callable[[], object]) -> float:
    """What it costs this process, whatever else the machine does meanwhile."""
    began = time.process_time()
    do()
    return time.process_time() - began


def hashing_alone(rows: int) -> float:
    line = canonical([*["x" * 24] * 11, "y" * 40, ""])
    return timed(lambda: [hashlib.sha256(f"{'0' * 64}{line}".encode()).hexdigest() for _ in range(rows)])


def measure(database: str, rows: int, folder: Path) -> None:
    app = create_app(SQLALCHEMY_DATABASE_URI=database, TRAIL_HEADS_FOLDER=str(folder / "heads"), TESTING=True)
    with app.app_context():
        upgrade()
        db.session.remove()
        fill(rows)
        sealing = timed(seal_all)
        heads.copy_out()
        db.session.commit()
        proofs = sorted(timed(lambda: prove(heads.folder())) for _ in range(5))
        own = processor_time(lambda: prove(heads.folder()))
        floor = hashing_alone(rows)
        assert prove(heads.folder()).is_whole
    proved, kind = proofs[2], database.split("+")[0].split(":")[0]
    verdict = "met" if proved < GOAL_SECONDS else "NOT met"
    figures = f"{sealing:.2f} | {rows / sealing:,.0f} | {proved:.2f} | {rows / proved:,.0f} | {own:.2f}"
    print(f"| {kind} | {rows:,} | {figures} | {proved / floor:.1f} | {verdict} |")


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=100_000)
    words.add_argument("--databases", nargs="+", default=["sqlite"])
    chosen = words.parse_args()
    heads = "database|rows|sealed in s|a second|proved in s|a second|of own processor|times hashing|under 2 s"
    print(f"| {heads.replace('|', ' | ')} |\n| --- | {'---: | ' * 7}--- |")
    for kind in chosen.databases:
        with tempfile.TemporaryDirectory() as name:
            os.environ["TEST_DATABASE"] = kind
            from tests import database  # noqa: PLC0415 (it reads the environment)

            database.KIND = kind
            measure(database.new_url(Path(name)), chosen.rows, Path(name))


if __name__ == "__main__":
    main()
