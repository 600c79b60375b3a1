"""`flask trail`: seal it, copy its head out, and prove that it is whole."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from socialrx.commands.transaction import all_or_nothing
from socialrx.core import clock, heads
from socialrx.core.chain import seal_all
from socialrx.core.proof import Finding, Proof, prove

trail_commands = AppGroup("trail", help="The trail: seals, copied heads, and the proof.")

SHOWN = 20


@trail_commands.command("seal")
def seal() -> None:
    """Seal now whatever is not sealed yet. The clock process does it each minute."""
    with all_or_nothing():
        number = seal_all()
    click.echo(f"{counted(number, 'entry', 'entries')} sealed.")


@trail_commands.command("head")
def head() -> None:
    """Copy the signed head out now. The clock process does it each hour and each 1,000 entries."""
    with all_or_nothing():
        copied = heads.copy_out()
    if copied is None:
        raise click.ClickException("Nothing is sealed yet. Run first: flask --app wsgi trail seal")
    click.echo(f"Head {copied.number:,} of {copied.at} copied to {heads.folder()}.")


@trail_commands.command("key")
def key() -> None:
    """Print the public key that the heads are signed with. Keep it where the heads are kept."""
    click.echo(heads.public_key())


@trail_commands.command("verify")
@click.option("--heads", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where the copied heads are.")
@click.option("--key", "keys", multiple=True, help="A public key from before SECRET_KEY was changed.")
def verify(folder: Path | None, keys: tuple[str, ...]) -> None:
    """Compute the chain anew and compare it with the copied heads. Ends with code 1 when anything is found.

    Without --heads they are looked for in TRAIL_HEADS_FOLDER.
    """
    with all_or_nothing():
        where = folder or heads.folder()
        if folder and not folder.exists():
            raise click.ClickException(f"There is no folder {folder}.")
        proof = prove(where, keys=keys)
    click.echo("\n".join(facts(proof, where)))
    click.echo("\n".join(["", *verdict(proof)]))
    if not proof.is_whole:
        raise SystemExit(1)


def facts(proof: Proof, folder: Path) -> list[str]:
    """What was looked at."""
    latest = proof.heads[-1] if proof.heads else None
    lines = [
        f"Entries     {proof.entries:,}",
        f"Sealed      {proof.sealed:,}" + (f", the newest of {moment(proof.newest)}" if proof.newest else ""),
        f"Not sealed  {proof.unsealed:,}"
        + (f", the oldest for {age(proof.oldest_unsealed)}" if proof.oldest_unsealed else ""),
        f"Heads       {len(proof.heads):,} in {folder}"
        + (f"; the latest says {latest.number:,}, {moment(latest.moment)}" if latest else ""),
    ]
    if proof.late:
        lines.append(f"Came late   {proof.late:,}: sealed after entries a day or more younger. Ask why.")
    return lines


def verdict(proof: Proof) -> list[str]:
    """Whether the trail is whole, and if not, where it breaks first."""
    if not proof.is_whole:
        first, *others = proof.findings
        return [
            "NOT WHOLE.",
            *told("First", first),
            *(line for other in others[:SHOWN] for line in told("Then", other)),
            *([f"... and {len(others) - SHOWN:,} more."] if len(others) > SHOWN else []),
        ]
    if not proof.sealed:
        return ["Whole: nothing has been sealed yet."]
    if not proof.heads:
        return [
            "Whole, as far as the database itself can tell. No head has been copied out yet: a tail that was cut off",
            "would not be seen. Run: flask --app wsgi trail head",
        ]
    return ["Whole: every sealed entry is as it was, and the chain meets every head."]


def told(which: str, finding: Finding) -> list[str]:
    """Where, when that is one place in the chain; and below it what."""
    seal = f"seal {finding.number:,}" if finding.number else ""
    entry = f"entry {finding.entry_id}" if finding.entry_id else ""
    where = ", ".join(filter(None, [seal, entry, moment(finding.at)])) or finding.kind
    return [f"{which:6} {where}", f"{'':6} {finding.words}"]


def moment(instant: datetime | None) -> str:
    """`Tuesday 24 March 10:12:07`, in London."""
    if instant is None:
        return ""
    return f"{clock.in_words(clock.day_of(instant))} {instant.astimezone(clock.LONDON):%H:%M:%S}"


def age(written: datetime) -> str:
    """How long ago, in the unit that says it best."""
    seconds = max(int((clock.now() - written).total_seconds()), 0)
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return counted(seconds // length, unit, f"{unit}s")
    return counted(seconds, "second", "seconds")


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
