"""What is typed about a huddle. Nothing must be filled in but when it is, and the person's agreement."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from wtforms import RadioField
from wtforms.validators import Optional

from socialrx.accounts.models import User
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
from socialrx.blueprints.kit.versions import EditForm
from socialrx.caseload.huddles import AGREED, CANNOT_BRING, Agreement, Brought, Meeting, Owed
from socialrx.caseload.levels import LEVELS
from socialrx.caseload.models import Case, Huddle
from socialrx.caseload.ways import read_time
from socialrx.core import clock
from socialrx.referrals.models import Answer

SOMEBODY_ELSE = "other"
USUAL_DAYS = 7
ANSWERS = {
    Answer.AGREED: "They agreed",
    Answer.REPRESENTATIVE: "A representative agreed for them",
    Answer.BEST_INTERESTS: "It was decided in their best interests",
    Answer.NOT_ASKED: "Not asked yet",
    Answer.DECLINED: "They said no",
}


class MeetingForm(EditForm):
    """When and where."""

    title = line("Title", Needed("Enter a title"), most=80, hint="Everybody there reads it: no name of a person")
    on = DateField("Day", validators=[Needed("Enter the day"), NotPast("Choose today or a later day")])
    at = line("Time (optional)", Optional(), Reads(read_time), most=12, hint="Like 2:30pm")
    place = line("Place or link (optional)", most=200)
    team = RadioField("Which team?", validators=[Optional()])

    @property
    def meeting(self) -> Meeting:
        return Meeting(self.title.data, self.on.data or clock.today(), self.at.data or None, self.place.data or "")


class GuestForm(Form):
    """Somebody who is there: by name, or by the account with which they may sign in."""

    name = line("Name (optional)", most=80)
    organisation = line("Organisation (optional)", most=100)
    email = line(
        "E-mail address of their account (optional)",
        most=254,
        hint="Only for somebody who signs in as a huddle guest: they see what is brought while it is open",
    )

    def validate(self, **options: Any) -> bool:
        """One of the two says who it is."""
        is_valid = bool(super().validate(**options))
        if is_valid and not (self.name.data or self.email.data):
            self.name.errors = ["Enter a name, or the address of an account"]
            return False
        return is_valid


class WordsForm(EditForm):
    """What the others see of somebody."""

    called = line("What the huddle calls them", most=80, hint="The guests read this")
    question = lines("The question (optional)", most=300, hint="What would help? The guests read this")
    brought = lines(
        "What is brought (optional)",
        hint="Written for the huddle: what the others need to know and no more. Your notes stay with you",
    )

    @property
    def words(self) -> Brought:
        return Brought(self.called.data, self.question.data, self.brought.data)


class BringForm(WordsForm):
    """To which huddle, with whose agreement, and what is brought."""

    huddle = RadioField("Which huddle?", invalid_choice_message="Choose a huddle")
    answer = RadioField(
        "Have they agreed to be talked about there?", choices=chosen_from((str(key), ANSWERS[key]) for key in ANSWERS),
        invalid_choice_message="Choose what they said",
    )  # fmt: skip
    who = line("Who decided for them?", most=100)
    why = line("On what authority, or why?", most=300, hint="Like a lasting power of attorney for health and care")
    huddles: dict[str, Huddle] = {}

    def validate(self, **options: Any) -> bool:
        """Only somebody who agreed is brought; who agreed for them, and why, is said."""
        if not super().validate(**options):
            return False
        answer = Answer(self.answer.data)
        if problem := CANNOT_BRING.get(answer):
            self.answer.errors = [problem]
        elif answer is not Answer.AGREED:
            self.who.errors = [] if self.who.data else ["Enter who decided for them"]
            self.why.errors = [] if self.why.data else ["Enter on what authority, or why"]
        return answer in AGREED and not (self.who.errors or self.why.errors)

    @property
    def agreement(self) -> Agreement:
        return Agreement(Answer(self.answer.data), self.who.data or "", self.why.data or "")


def bringing(case: Case, huddles: Sequence[Huddle]) -> BringForm:
    """For a case: the only huddle there is, is chosen already."""
    form = BringForm(called=usual_name(case), huddle=str(huddles[0].id) if len(huddles) == 1 else None)
    form.huddles = {str(one.id): one for one in huddles}
    form.huddle.choices = chosen_from((str(one.id), f"{one.title}: {one.when}") for one in huddles)
    return form


def usual_name(case: Case) -> str:
    """No family name: `Joan, 74`."""
    patient = case.patient
    return f"{patient.preferred_name or patient.given_name}, {patient.age}"[:80]


class RecordForm(EditForm):
    """What was considered and decided, and one who does something by a day."""

    options = lines("What was considered (optional)")
    decision = lines("Decision (optional)")
    what = line("Action (optional)", most=200)
    owner = RadioField("Who does it?", validators=[Optional()])
    owner_name = line("Their name and agency", most=100)
    due_on = DateField("By when?", validators=[Optional(), NotPast("Choose today or a later day")])
    users: dict[str, User] = {}

    def validate(self, **options: Any) -> bool:
        """An action has somebody who does it, and a day."""
        is_valid = bool(super().validate(**options))
        if not is_valid or not self.what.data:
            return is_valid
        if self.owner.data == SOMEBODY_ELSE and not self.owner_name.data:
            self.owner_name.errors = ["Enter who does it"]
        if not self.owner.data:
            self.owner.errors = ["Choose who does it"]
        if not self.due_on.data:
            self.due_on.errors = ["Enter a day"]
        return not (self.owner_name.errors or self.owner.errors or self.due_on.errors)

    @property
    def owed(self) -> Owed | None:
        if not self.what.data:
            return None
        day = self.due_on.data or clock.today()
        return Owed(self.what.data, day, self.users.get(self.owner.data), self.owner_name.data or "")


def recording(case: Case, by: User, **known: Any) -> RecordForm:
    """For a case: whoever has it does it, unless somebody else is said."""
    users = {str(user.id): user for user in (case.link_worker, by) if user}
    due_on = clock.add_working_days(clock.today() + timedelta(days=USUAL_DAYS), 0)
    form = RecordForm(owner=next(iter(users)), due_on=due_on, **known)
    form.users = users
    named = [(id, "Me" if user is by else user.name) for id, user in users.items()]
    form.owner.choices = chosen_from([*named, (SOMEBODY_ELSE, "Somebody of an agency")])
    return form


class SayForm(Form):
    words = lines("What do you add?", Needed("Write something first"), most=2000, hint="The team reads it")


class LevelForm(EditForm):
    """Which level, why, and after a step down when to look again."""

    level = RadioField("Level of support", choices=from_list(LEVELS), invalid_choice_message="Choose a level")
    why = line("Why?", most=300)
    aftercare_on = DateField("Aftercare on", validators=[Optional(), NotPast("Choose today or a later day")])
