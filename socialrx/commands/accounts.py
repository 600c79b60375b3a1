"""`flask accounts`: the first people of an installation, invited from the server itself."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from socialrx.accounts.granting import HELD_IN, IN_A_TEAM
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.inviting import invite_from_server
from socialrx.accounts.models import Role
from socialrx.commands.transaction import all_or_nothing
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.organisations.models import Kind, Organisation, Team
from socialrx.organisations.queries import by_ods_code

PLATFORM = "platform"
account_commands = AppGroup("accounts", help="Accounts, from the server itself.")


@account_commands.command("invite")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in sorted(HELD_IN)]))
@click.argument("organisation", metavar="ORGANISATION-ODS")
@click.option("--given", default="", help="Given name; they can correct it.")
@click.option("--family", default="", help="Family name.")
@click.option("--team", default="", help="The team's name, for a link worker or team lead, where there are several.")
def invite(email: str, role: str, organisation: str, given: str, family: str, team: str) -> None:
    """Print a link that works once, by which EMAIL takes ROLE at ORGANISATION-ODS: a code, or `platform`.

    Nothing is sent by e-mail, and no second person is asked: whoever can run this has the database anyway.
    """
    with all_or_nothing():
        where = platform() if organisation == PLATFORM else known(organisation)
        asked = Invitation(email=email.strip().lower(), given_name=given, family_name=family, role=Role(role))
        asked.organisation, asked.team = where, team_of(where, team) if Role(role) in IN_A_TEAM else None
        link = invite_from_server(asked)
    click.echo(f"{link}\nIt works once. Give it to {asked.email} and to nobody else.")


def platform() -> Organisation:
    """Where those sit who run the system; made at the first need."""
    found = db.session.scalar(select(Organisation).where(Organisation.kind == Kind.PLATFORM))
    return found or Organisation(kind=Kind.PLATFORM, name="Who runs SocialRx")


def known(code: str) -> Organisation:
    found = by_ods_code(code.upper())
    if found is None:
        raise BadInput(f"No organisation here has the code {code}. Import the organisations first.")
    return found


def team_of(organisation: Organisation, name: str) -> Team:
    """The organisation's only team, or the one with this name."""
    rows = select(Team).where(Team.employer_id == organisation.id)
    found = db.session.scalars(rows.where(Team.name == name) if name else rows).all()
    if len(found) != 1:
        raise BadInput("Name the team with --team, as it is called." if found else "There is no such team yet.")
    return found[0]
