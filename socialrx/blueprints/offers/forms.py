"""What is typed to load a list, to record what a person said, and to take a list back."""

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, from_list, line, lines
from socialrx.core.database import db
from socialrx.organisations.models import Organisation
from socialrx.referrals.offers.queries import practices_to_choose

SAID = {"agreed": "Agreed", "declined": "Declined", "no_answer": "No answer yet", "take_off": "Take off this list"}
COLUMNS_IN_WORDS = "NHS number, Given name, Family name and Date of birth; Phone and Practice if you have them"


class ListForm(Form):
    """A file, whom it names, and why they were chosen; made for one lead by `list_form`."""

    cohort = RadioField(
        "Why were these people chosen?", choices=from_list("cohorts"), validators=[Needed("Choose why")]
    )
    practice = SelectField("Which practice are they registered with?", validators=[Needed("Choose a practice")])
    name = line(
        "What do you call this list?", Needed("Give the list a name"), most=80, hint="For example: Falls, autumn 2026"
    )
    file = FileField(
        "Choose the file", validators=[Needed("Choose a file")], description=f"CSV. Columns: {COLUMNS_IN_WORDS}"
    )

    practices: dict[str, Organisation] = {}

    @property
    def chosen(self) -> Organisation:
        return self.practices[self.practice.data]


def list_form(lead: User) -> ListForm:
    """The form, with the practices that the lead's teams cover today."""
    form = ListForm()
    found = db.session.scalars(practices_to_choose(lead.seat.team_ids if lead.seat else ()))
    form.practices = {str(practice.id): practice for practice in found}
    names = [(id, practice.name) for id, practice in form.practices.items()]
    form.practice.choices = chosen_from(names if len(names) == 1 else [("", "Choose a practice"), *names])
    return form


class AnswerForm(Form):
    words = lines(
        "In their words (optional)", most=1000, hint="Who agrees: what they hope for. It goes on the referral"
    )
    answer = RadioField(
        "What did they say?", choices=chosen_from(SAID.items()), validators=[Needed("Choose what they said")]
    )


class AgainForm(Form):
    words = lines("Why? (optional)", most=1000)


class TakeBackForm(Form):
    because = lines("Why is this list taken back?", Needed("Say why"), most=300)
