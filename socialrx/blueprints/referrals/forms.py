"""What is typed to decide about a referral. All of it is the team's act, never the person's answer."""

from wtforms import RadioField

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, from_list, line, lines
from socialrx.caseload.limits import Room
from socialrx.caseload.suggesting import suggestions
from socialrx.feedback.wording import MISTAKES
from socialrx.referrals.models import Referral

NOBODY_YET = "nobody"
PRACTICE_READS = "The practice reads this."


class AcceptForm(Form):
    """Who takes it on; made for one referral by `acceptance_of`."""

    worker = RadioField("Who takes this on?", validators=[Needed("Choose a worker, or leave it waiting for one")])
    reason = line("Why all the same?", most=300, hint="Only for somebody who is full or away.")

    workers: dict[str, User] = {}
    is_anyone_full = False

    @property
    def chosen(self) -> User | None:
        return self.workers.get(self.worker.data)


def acceptance_of(referral: Referral, *, by: User) -> AcceptForm:
    """The form, with the team's workers, best first, and why; the user's own name chosen."""
    found = suggestions(referral.patient, referral.team_id)
    form = AcceptForm(worker=str(by.id) if by.id in {one.load.worker.id for one in found} else None)
    form.workers = {str(one.load.worker.id): one.load.worker for one in found}
    form.is_anyone_full = any(one.load.room is Room.FULL or one.load.is_away for one in found)
    names = [(id, worker.name) for id, worker in form.workers.items()]
    form.worker.choices = chosen_from([*names, (NOBODY_YET, "Nobody yet: leave it waiting for a worker")])
    form.worker.hints = {str(one.load.worker.id): one.words for one in found}
    return form


class QuestionForm(Form):
    question = lines("What do you need to know?", Needed("Enter your question"), most=1000, hint=PRACTICE_READS)


class AnswerForm(Form):
    answer = lines("What did they answer?", Needed("Enter the answer"), most=1000)


class RefusalForm(Form):
    reason = lines(
        "Why does the team not take this on?", Needed("Say why the team does not take this on"), most=1000,
        hint=PRACTICE_READS,
    )  # fmt: skip
    instead = lines("What could help instead?", most=1000, hint="Another team or service. The practice reads this too.")


class ReasonForm(Form):
    reason = lines("Why?", Needed("Say why"), most=1000)


class MistakeForm(Form):
    mistake = RadioField(
        "What is wrong with it?", validators=[Needed("Choose what is wrong")],
        choices=from_list("closure-reasons", only=MISTAKES),
    )  # fmt: skip
    explanation = lines("How do you know?", Needed("Say how you know"), most=1000, hint="Only your team reads this.")
