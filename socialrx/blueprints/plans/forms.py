"""What is typed into a plan, in the room and on a phone: few questions, and only the words themselves are needed."""

from datetime import timedelta
from typing import Self

from wtforms import HiddenField, RadioField

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotPast, chosen_from, line, lines
from socialrx.blueprints.kit.versions import EditForm
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.rules import days
from socialrx.plans.models import GoalStatus, Owner, PlanAction, mark_of

GOING = {
    GoalStatus.WORKING_ON: "Working on it",
    GoalStatus.REACHED: "Reached",
    GoalStatus.PARTLY: "Partly reached",
    GoalStatus.SET_ASIDE: "Set aside",
}


class MattersForm(Form):
    what_matters = lines("In their own words", hint="This goes into the plan and the summaries. Leave risks out.")
    seen = HiddenField(default=mark_of(""))


class GoalForm(Form):
    words = line(
        "What would they like to be different?",
        Needed("Enter the goal, in their words"),
        most=300,
        hint="In their own words, such as “walk to the shops without a rest”",
    )


class ChangeGoalForm(EditForm):
    words = line("The goal", Needed("Enter the goal, in their words"), most=300)
    status = RadioField("How is it going?", choices=chosen_from(GOING.items()), validators=[Needed("Choose one")])


class ActionForm(Form):
    what = line("What will be done?", Needed("Enter what will be done"), most=300)
    owner = RadioField("Who will do it?", default=Owner.PERSON.value, validators=[Needed("Choose who will do it")])
    owner_name = line("Name, if somebody else", most=70)
    due_on = DateField("By when, if a day was named", validators=[NotPast("By when must be today or later")])

    @classmethod
    def about(cls, case: Case, action: PlanAction | None = None) -> Self:
        """The form with the people's own names among the choices, filled from an action that is to be changed."""
        form = cls(obj=action)
        worker = case.link_worker.given_name if case.link_worker else "The link worker"
        owners = [(Owner.PERSON, case.patient.known_as), (Owner.LINK_WORKER, worker), (Owner.OTHER, "Somebody else")]
        form.owner.choices = chosen_from(owners)
        return form


class ChangeActionForm(ActionForm, EditForm):
    """The same of an action that is there; its day may have passed and stay."""

    due_on = DateField("By when, if a day was named")


class AgreementForm(EditForm):
    review_on = DateField(
        "Look at it again on",
        validators=[Needed("Enter a day to look at it again"), NotPast("The day must be today or later")],
        default=lambda: clock.add_working_days(clock.today() + timedelta(days=days("REVIEW_AFTER_DAYS")), 0),
    )
