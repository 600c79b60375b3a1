"""What is typed about an appointment: when, how long, what and where; and what came of it."""

from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import (
    DateField,
    Form,
    Needed,
    NotPast,
    Reads,
    chosen_from,
    from_list,
    line,
    lines,
)
from socialrx.blueprints.kit.risk_question import RiskQuestion
from socialrx.blueprints.kit.versions import EditForm
from socialrx.caseload.appointments import Slot
from socialrx.caseload.models import AppointmentKind
from socialrx.caseload.ways import read_time
from socialrx.core import clock
from socialrx.core.rules import days

ANOTHER, DAYS_OFFERED = "another", 10
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240)
# Every code but the one for an appointment that is still to come.
OUTCOMES = ("5", "6", "7", "2", "3", "4")


def next_days() -> list[tuple[str, str]]:
    """Today, and the working days that follow."""
    found = [clock.today()]
    while len(found) < DAYS_OFFERED:
        found.append(clock.add_working_days(found[-1] + timedelta(days=1), 0))
    first = {clock.today(): "Today", clock.today() + timedelta(days=1): "Tomorrow"}
    return [(day.isoformat(), first.get(day) or clock.in_words(day)) for day in found]


class SlotForm(RiskQuestion, EditForm):
    """When, how long, what and where."""

    kind = RadioField("What?", invalid_choice_message="Choose what it is")
    day = SelectField("Day")
    other_day = DateField("Another day", validators=[NotPast("Choose today or a later day")])
    at = line("Time", Needed("Enter the time"), Reads(read_time), most=12, hint="Like 2:30pm")
    minutes = SelectField("How long", coerce=int)
    place = line("Where", most=150, hint="Not for a visit at home: the address shows by itself")
    travel_note = line("How to get there (optional)", most=150)
    worker = RadioField("Who goes?", validators=[Optional()])
    anyway = BooleanField("Book it anyway")
    asks_anyway = False

    def __init__(self, *args: Any, workers: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = chosen_from((str(kind), kind.says) for kind in AppointmentKind)
        self.day.choices = chosen_from([*next_days(), (ANOTHER, "Another day (below)")])
        lengths = sorted({*LENGTHS, days("APPOINTMENT_MINUTES"), *filter(None, [self.minutes.data])})
        self.minutes.choices = chosen_from((length, f"{length} minutes") for length in lengths if length in allowed())
        self.worker.choices = chosen_from(workers or [])

    def validate(self, **options: Any) -> bool:
        """Another day must be said, when another day is chosen."""
        is_valid = super().validate(**options)
        if is_valid and self.chosen_day is None:
            self.other_day.errors = ["Enter the day"]
        return is_valid and self.chosen_day is not None

    @property
    def chosen_day(self) -> date | None:
        return self.other_day.data if self.day.data == ANOTHER else date.fromisoformat(self.day.data)

    @property
    def slot(self) -> Slot:
        """What was typed, once it is valid."""
        return Slot(
            self.chosen_day or clock.today(),
            self.at.data,
            self.minutes.data,
            AppointmentKind(self.kind.data),
            self.place.data,
            self.travel_note.data,
        )


def allowed() -> range:
    return range(5, 481)


class OutcomeForm(Form):
    """What came of it, by the national list."""

    attendance = RadioField(
        "What came of it?",
        choices=from_list("attendance-status", only=OUTCOMES),
        invalid_choice_message="Choose what came of it",
    )
    note = lines("Note (optional)", hint="What you and they would both want to be read back to them")
