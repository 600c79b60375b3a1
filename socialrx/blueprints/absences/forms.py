"""Who is away, from when to when, and who stands in."""

from typing import Any
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import Optional

from socialrx.accounts.absences import Absence, AbsenceKind
from socialrx.accounts.models import Membership, User
from socialrx.blueprints.kit.forms import DateField, Form, Needed, chosen_from
from socialrx.blueprints.kit.versions import EditForm

NOBODY = ""
NOBODY_COVERS = "Nobody: what is due is shown to you on the Team page"


class CoverFields(Form):
    """The last day, and who stands in."""

    ends_on = DateField("Last day away", validators=[Needed("Enter the last day away")])
    cover = RadioField(
        "Who stands in?", validators=[Optional()], default=NOBODY, invalid_choice_message="Choose who stands in"
    )

    def offer(self, workers: list[tuple[User, Membership]]) -> None:
        """These may stand in, or nobody."""
        people = {user.id: user.name for user, _ in workers}
        self.cover.choices = chosen_from([*((str(id), name) for id, name in people.items()), (NOBODY, NOBODY_COVERS)])

    @property
    def cover_id(self) -> UUID | None:
        return UUID(self.cover.data) if self.cover.data else None


class AbsenceForm(CoverFields):
    """A new absence. Whoever works in two of the lead's teams stands there once for each."""

    worker = RadioField("Who is away?", invalid_choice_message="Choose who is away")
    kind = RadioField(
        "Why?",
        choices=chosen_from((str(kind), kind.says) for kind in AbsenceKind),
        invalid_choice_message="Choose why",
        description="Nothing about an illness is kept",
    )
    starts_on = DateField("First day away", validators=[Needed("Enter the first day away")])

    memberships: dict[str, Membership] = {}

    def offer(self, workers: list[tuple[User, Membership]]) -> None:
        super().offer(workers)
        several = len({membership.team_id for _, membership in workers}) > 1
        self.memberships = {str(membership.id): membership for _, membership in workers}
        self.worker.choices = chosen_from(
            (str(held.id), f"{user.name}, {held.team.name}" if several and held.team else user.name)
            for user, held in workers
        )

    @property
    def chosen(self) -> Membership:
        return self.memberships[self.worker.data]


class ChangeForm(EditForm, CoverFields):
    """Another last day, or another to stand in."""


def as_it_stands(absence: Absence) -> dict[str, Any]:
    """By the form's names."""
    return {"ends_on": absence.ends_on, "cover": str(absence.cover_id or NOBODY)}
