"""What is typed to invite somebody, to refuse, and to come in."""

import re
from uuid import UUID

from wtforms import EmailField, PasswordField, SelectField
from wtforms.validators import Length

from socialrx.accounts.granting import HELD_IN, IN_A_TEAM, reach_of
from socialrx.accounts.models import Role
from socialrx.blueprints.kit.forms import Form, Needed, Reads, chosen_from, line, lines, trimmed
from socialrx.blueprints.kit.words import role_words
from socialrx.core.errors import BadInput
from socialrx.organisations.models import Kind, Team

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def address(text: str) -> str:
    """An e-mail address, in small letters as they are kept."""
    if not ADDRESS.fullmatch(text):
        raise BadInput("Enter an e-mail address in the correct format, like name@example.com")
    return text.lower()


class InviteForm(Form):
    email = EmailField(
        "E-mail address",
        validators=[
            Needed("Enter their e-mail address"),
            Length(max=254, message="E-mail address must be 254 characters or fewer"),
            Reads(address),
        ],
        description="Their own, not one that others read too",
        filters=[trimmed],
    )
    given_name = line("Given name", Needed("Enter their given name"), most=35)
    family_name = line("Family name", Needed("Enter their family name"), most=35)
    role = SelectField("Role", validators=[Needed("Choose a role")])
    team = SelectField("Team", description="For link workers and team leads")

    def offer(self, held: frozenset[Role], kind: Kind, teams: list[Team]) -> None:
        """The roles that the giver may give in such an organisation, and its teams."""
        roles = sorted(role for role in reach_of(held) if kind in HELD_IN[role])
        self.role.choices = chosen_from([("", "Choose a role"), *((role, role_words(role)) for role in roles)])
        blank = [("", "Choose a team")] if len(teams) != 1 else []
        self.team.choices = chosen_from([*blank, *((str(team.id), team.name) for team in teams)])
        if not teams or not IN_A_TEAM & set(roles):
            del self.team

    @property
    def team_id(self) -> UUID | None:
        """The team that was chosen, when there was one to choose."""
        chosen = self.team.data if "team" in self else ""
        return UUID(chosen) if chosen else None


class RefuseForm(Form):
    reason = lines("Why not?", Needed("Say why not, for whoever proposed it"), most=300)


class JoinForm(Form):
    given_name = line("Given name", Needed("Enter your given name"), most=35)
    family_name = line("Family name", Needed("Enter your family name"), most=35)
    password = PasswordField("Choose a password", validators=[Needed("Choose a password")])


class AcceptForm(Form):
    """Nothing is asked but whether it is meant."""
