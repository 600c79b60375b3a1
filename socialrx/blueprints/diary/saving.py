"""From what was typed to what is booked: all of it or none, with what must be answered on the form."""

from collections.abc import Callable

from socialrx.accounts.models import Role, User
from socialrx.blueprints.diary.forms import SlotForm
from socialrx.caseload.actions import AssessFirst
from socialrx.caseload.booking import AskFirst, book, move
from socialrx.caseload.models import Appointment, Case
from socialrx.caseload.models.appointment import CannotBook
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.patients.risk import NameTheRisk


def who_may_go(case: Case, user: User) -> dict[str, User]:
    """Whose diary it may be: the case's worker, or the user where they work with people themselves."""
    if case.link_worker is None:
        return {}
    goes = [case.link_worker]
    if user.seat and Role.LINK_WORKER in user.seat.roles and user.id != case.link_worker_id:
        goes.append(user)
    return {str(worker.id): worker for worker in goes}


def booked(case: Case, form: SlotForm, *, by: User) -> bool:
    """Whether it is booked; if not, the form says why."""
    workers = who_may_go(case, by)
    worker = workers.get(form.worker.data) or next(iter(workers.values()), None)
    if worker is None:
        form.kind.errors = ["Choose a worker for this case first"]
        return False

    def put() -> None:
        safe = form.keep_risk(case.patient, by=by)
        book(case, form.slot, worker=worker, by=by, anyway=form.anyway.data, visit_is_safe_because=safe)

    return did(put, form)


def moved(appointment: Appointment, form: SlotForm, *, by: User) -> bool:
    def put() -> None:
        safe = form.keep_risk(appointment.case.patient, by=by)
        move(appointment, form.slot, anyway=form.anyway.data, visit_is_safe_because=safe)

    return did(put, form)


def did(put: Callable[[], None], form: SlotForm) -> bool:
    """Whether it could be done. What is asked stands beside the question it is about, and nothing is kept."""
    try:
        put()
    except AskFirst as problem:
        form.asks_anyway = True
        form.anyway.errors = [str(problem)]
    except (AssessFirst, NameTheRisk) as problem:
        form.ask_risk(str(problem))
    except CannotBook as problem:
        form.at.errors = [str(problem)]
    else:
        return True
    form.at.data = clock.time_in_words(form.at.data)
    db.session.rollback()
    return False
