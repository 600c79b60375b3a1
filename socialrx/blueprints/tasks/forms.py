"""What is typed to give a task, to end one, and to ask a practice."""

from wtforms import RadioField

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotPast, chosen_from, line, lines
from socialrx.caseload.models import Case
from socialrx.caseload.tasks import who_may_have


class OwnerForm(Form):
    """Who is to do it; the choices say who would see the reference only."""

    owner = RadioField("Who is to do it?", validators=[Needed("Choose who is to do it")])

    people: dict[str, User] = {}

    def offer(self, case: Case, me: User) -> None:
        people = who_may_have(case)
        self.people = {str(user.id): user for user in people}
        self.owner.choices = chosen_from((str(user.id), words(user, sees, me)) for user, sees in people.items())

    @property
    def chosen(self) -> User:
        return self.people[self.owner.data]


def words(user: User, sees: bool, me: User) -> str:
    name = f"{user.name} (me)" if user.id == me.id else user.name
    return name if sees else f"{name}: sees the reference and your words, not who it is"


class TaskForm(OwnerForm):
    words = lines(
        "What is to be done?", Needed("Say what is to be done"), most=500,
        hint="Leave the name out where somebody who may not open the case is to do it",
    )  # fmt: skip
    owner = RadioField("Who is to do it?", validators=[Needed("Choose who is to do it")])
    due_on = DateField("By which day?", validators=[Needed("Enter the day"), NotPast("Choose today or a later day")])


class DoneForm(Form):
    note = lines("What came of it (optional)", most=500, hint="Whoever asked reads this")


class TakeBackForm(Form):
    why = line("Why need it not be done?", Needed("Say why"), most=500)


class AskPracticeForm(Form):
    words = lines(
        "Your question", Needed("Write your question"), most=1000,
        hint="The practice reads this, reception too. Write only what it needs to answer",
    )  # fmt: skip


class NoAnswerNeededForm(Form):
    why = line(
        "Why do you need no answer any more?",
        Needed("Say why"),
        most=500,
        hint="What you heard by telephone belongs to a contact",
    )
