"""What people ask each other: a task from the lead, a question that the practice owes an answer to, a talk to come."""

from datetime import timedelta

from socialrx.accounts.models import User
from socialrx.caseload import asking, supervision, tasks
from socialrx.caseload.models import Case
from socialrx.caseload.models.practice_question import CannotAsk
from socialrx.commands.demonstration.diary import open_cases
from socialrx.commands.demonstration.known import INVENTED, days_ago
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.organisations.models import Team

ASKED_DAYS_AGO, LAST_TALK_DAYS_AGO, KNOWN_FOR = 3, 24, timedelta(days=14)
TASK = f"Ring the council about the blue badge: the form came back. {INVENTED}"
QUESTION = f"Is there a reason against gentle exercise? The walking group asks. {INVENTED}"
WHY = f"Long silences on the telephone. I am not sure that I help. {INVENTED}"
NOTES = f"Going well. Fewer late evenings; two long cases talked through. {INVENTED}"


def tell(worker: User, lead: User, team: Team, life: Life) -> None:
    """About people whom the worker who signs in has had for two weeks; all of it stands on their Today."""
    known = [case for case in open_cases(worker) if case.opened_at < life.ends - KNOWN_FOR]
    with life.on(days_ago(LAST_TALK_DAYS_AGO), by=lead):
        talk = supervision.Talk(clock.today(), NOTES, supervision.usual_next())
        supervision.record(talk, worker=worker, supervisor=lead, team_id=team.id, by=lead)
    with life.on(days_ago(ASKED_DAYS_AGO), by=worker):
        asked = next((case for case in known if may_ask(case)), None)
        if asked:
            asking.ask(asked, QUESTION, by=worker)
    with life.on(days_ago(1), by=lead):
        for case in known[:1]:
            tasks.ask(case, TASK, owner=worker, due_on=life.ends.date() + timedelta(days=1), by=lead)
    with life.on(days_ago(0), by=worker):
        for case in known[1:2]:
            supervision.mark(case, WHY, worker=worker, by=worker)


def may_ask(case: Case) -> bool:
    try:
        asking.who_answers(case)
    except CannotAsk:
        return False
    return True
