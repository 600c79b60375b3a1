"""What is tapped: a reason, and if it is known, of which service."""

from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import Form, chosen_from, from_list
from socialrx.directory.models import Service
from socialrx.onward.tally import Usual


class TallyForm(Form):
    """Each reason is a button of its own that sends the form."""

    need = RadioField(
        "Reason", choices=from_list("need-categories"), invalid_choice_message="Tap one of the reasons on this page"
    )
    service = SelectField("Of which service? (optional)", validators=[Optional()], default="")

    def offer(self, usual: list[Usual], *, also: Service | None) -> None:
        """The practice's usual services, and the one that was just looked at."""
        offered = {str(one.id): one.name for one in usual}
        if also:
            offered |= {str(also.id): also.name}
        self.service.choices = chosen_from([("", "None in particular"), *offered.items()])
        if also and not self.is_submitted():
            self.service.data = str(also.id)

    @property
    def service_id(self) -> UUID | None:
        return UUID(self.service.data) if self.service.data else None
