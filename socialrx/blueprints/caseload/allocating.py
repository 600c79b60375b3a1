"""Choosing who takes a case on: the team's workers, best first, each with what speaks for and against."""

from socialrx.accounts.absences import NotOfThisTeam
from socialrx.accounts.models import User
from socialrx.blueprints.caseload.forms import AllocateForm
from socialrx.blueprints.kit.forms import chosen_from
from socialrx.blueprints.kit.versions import overtaken_at_all
from socialrx.caseload.actions import NeedsReason
from socialrx.caseload.actions import allocate as give
from socialrx.caseload.models import Case
from socialrx.caseload.suggesting import suggestions


def allocation_of(case: Case) -> AllocateForm:
    """The form for one case; whoever has it now is not among the choices."""
    found = suggestions(case.patient, case.team_id, besides=case.link_worker_id)
    form = AllocateForm(version=case.version)
    form.workers = {str(one.load.worker.id): one.load.worker for one in found}
    form.worker.choices = chosen_from((id, worker.name) for id, worker in form.workers.items())
    form.worker.hints = {str(one.load.worker.id): one.words for one in found}
    return form


def is_with_another(case: Case, form: AllocateForm) -> bool:
    """Whether the case changed hands, or anything else, since the page was opened; says so on the form."""
    if not overtaken_at_all(form, case):
        return False
    now = f"It is with {case.link_worker.name} now" if case.link_worker else "It is with nobody now"
    form.worker.errors = [f"Somebody changed this case since you opened the page. {now}. Check, then save again"]
    return True


def given(case: Case, form: AllocateForm, *, by: User) -> bool:
    """Whether it could be done; what is missing stands on the form."""
    if case.link_worker_id and not form.reason.data:
        form.reason.errors = ["Give a reason for handing over"]
        return False
    try:
        give(case, form.workers[form.worker.data], by=by, reason=form.reason.data)
    except NeedsReason as problem:
        form.reason.errors = [str(problem)]
        return False
    except NotOfThisTeam as problem:
        form.worker.errors = [str(problem)]
        return False
    return True
