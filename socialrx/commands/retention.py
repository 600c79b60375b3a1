"""`flask retention`: how many records are due for review. It counts; people decide, and two of them destroy."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from socialrx.patients.models import Patient
from socialrx.rights.retention import count_by_rule
from socialrx.rights.schedule import RULES

retention_commands = AppGroup("retention", help="How long records are kept.")


@retention_commands.command()
def review() -> None:
    """Count the records that are due for review, by rule. Names nobody and destroys nothing."""
    counts = count_by_rule(select(Patient).where(Patient.merged_into_id.is_(None)))
    for rule in RULES:
        click.echo(f"{counts[rule.key]:>7,}  {rule.key}: {rule.says}")
    click.echo(f"{counts.total():>7,}  due for review by an IG lead")
