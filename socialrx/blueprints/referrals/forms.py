"""What is typed to decide about a referral. All of it is the team's act, never the person's answer."""

from wtforms import RadioField

from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import in_team
from socialrx.blueprints.kit.forms import Form, Needed, chosen_from, from_list, line, lines
from socialrx.caseload.loads import load_words, open_counts
from socialrx.core.database import db
from socialrx.feedback.wording import MISTAKES
from socialrx.referrals.models import Referral

NOBODY_YET = "nobody"
PRACTICE_READS = "The practice reads this."


class AcceptForm(Form):
    """Who takes it on; made for one referral by `acceptance_of`."""

    worker = RadioField("Who takes this on?", validators=[Needed("Choose a worker, or leave it waiting for one")])
    reason = line("Why more than is safe?", most=300, hint="Only for somebody who already has their safe number.")

    workers: dict[str, User] = {}
    is_anyone_full = False

    @property
    def chosen(self) -> User | None:
        return self.workers.get(self.worker.data)


def acceptance_of(referral: Referral, *, by: User) -> AcceptForm:
    """The form, with the team's workers and how many open cases each has; the user's own name chosen first."""
    workers = list(db.session.scalars(in_team([referral.team_id], Role.LINK_WORKER)))
    loads = open_counts([worker.id for worker in workers])
    form = AcceptForm(worker=str(by.id) if by in workers else None)
    form.workers = {str(worker.id): worker for worker in workers}
    form.is_anyone_full = any(loads.get(worker.id, 0) >= worker.safe_caseload for worker in workers)
    names = [(str(worker.id), worker.name) for worker in workers]
    form.worker.choices = chosen_from([*names, (NOBODY_YET, "Nobody yet: leave it waiting for a worker")])
    form.worker.hints = {str(worker.id): load_words(worker, loads.get(worker.id, 0)) for worker in workers}
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
