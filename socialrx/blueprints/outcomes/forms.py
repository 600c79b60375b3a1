"""What is asked in the room: the measure's own questions, how it was filled in, and on which day."""

from wtforms import RadioField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, chosen_from
from socialrx.core import clock
from socialrx.outcomes.measures import ONS4
from socialrx.outcomes.models import Mode

NO_ANSWER = "none"
WAYS = {
    Mode.HELPED: "Read out or filled in together",
    Mode.SELF: "Filled in by themselves",
    Mode.PHONE: "On the phone",
}


class Ons4Form(Form):
    """The questions stand first, in the measure's order; `values` is what was answered."""

    mode = RadioField("How was it filled in?", choices=chosen_from(WAYS.items()), validators=[Needed("Choose how")])
    given_on = DateField(
        "Day it was asked",
        default=clock.today,
        validators=[
            Needed("Enter the day it was asked"),
            NotFuture("The day it was asked must be today or in the past"),
        ],
    )

    @property
    def questions(self) -> list[RadioField]:
        return [self[item.id] for item in ONS4.items]

    @property
    def values(self) -> dict[str, int]:
        answers = {item.id: self[item.id].data for item in ONS4.items}
        return {id: int(answer) for id, answer in answers.items() if answer and answer != NO_ANSWER}


for question in ONS4.items:
    numbers = [(str(value), str(value)) for value in ONS4.range]
    choices = chosen_from([*numbers, (NO_ANSWER, "Skip")])
    setattr(Ons4Form, question.id, RadioField(question.text, choices=choices, validators=[Optional()]))
