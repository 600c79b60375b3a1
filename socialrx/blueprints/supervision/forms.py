"""What is typed for supervision: why a case is marked, and what a session was about."""

from collections.abc import Sequence

from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, NotPast, chosen_from, line, lines
from socialrx.caseload.supervision import Marked, usual_next
from socialrx.core import clock


class MarkForm(Form):
    why = lines(
        "What do you want to talk over?", Needed("Say what you want to talk over"), most=500,
        hint="You and the leads of your team read this, and nobody else",
    )  # fmt: skip


class TakeOffForm(Form):
    why = line("Why need it not be talked over?", Needed("Say why"), most=500)


class SessionForm(Form):
    held_on = DateField(
        "When was it?", validators=[Needed("Enter the day"), NotFuture("A talk to come is written down afterwards")]
    )
    supervisor = RadioField("With whom?", validators=[Needed("Choose who supervised")])
    marks = SelectMultipleField("What was talked over (optional)", widget=ListWidget(), option_widget=CheckboxInput())
    words = lines("Notes (optional)", hint="Only what both want to remember. It is in no copy, report or paper")
    next_on = DateField(
        "When is the next?", validators=[Needed("Enter the day of the next"), NotPast("Choose a day to come")]
    )

    def offer(self, leads: Sequence[User], waiting: Sequence[Marked]) -> None:
        """Who may have supervised, and what stands on the list; the usual days where nothing was typed."""
        self.supervisor.choices = chosen_from((str(lead.id), lead.name) for lead in leads)
        self.marks.choices = chosen_from((str(mark.id), f"{mark.about}: {mark.kind.says.lower()}") for mark in waiting)
        if not self.is_submitted():
            self.held_on.process(None, clock.today())
            self.next_on.process(None, usual_next())
