"""What is typed to ask another team, and to answer it."""

from collections.abc import Sequence

from wtforms import RadioField

from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, lines
from socialrx.organisations.models import Team


class AskForm(Form):
    """Which team, and why; made with the teams that can answer by `asking`."""

    team = RadioField("Which team?", validators=[Needed("Choose a team")])
    why = lines(
        "Why should they move?", Needed("Say why they should move"), most=1000,
        hint="The other team reads this before it says yes, so leave out the name and whatever tells who it is",
    )  # fmt: skip

    teams: dict[str, Team] = {}

    @property
    def chosen(self) -> Team:
        return self.teams[self.team.data]


def asking(teams: Sequence[Team]) -> AskForm:
    form = AskForm()
    form.teams = {str(team.id): team for team in teams}
    form.team.choices = chosen_from((id, team.name) for id, team in form.teams.items())
    return form


class RefuseForm(Form):
    why = lines(
        "Why does your team not take them on?", Needed("Say why"), most=1000, hint="The team that asked reads this"
    )


class TakeBackForm(Form):
    """Keeping somebody after all needs no reason."""

    why = lines("Why (optional)", most=1000)
