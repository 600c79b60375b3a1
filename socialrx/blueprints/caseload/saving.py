"""From what was typed to what is recorded: a contact with its next step, and contact details.

Each either does all of it or none, and puts what must be answered on the form.
"""

from typing import Any

from socialrx.accounts.models import User
from socialrx.blueprints.caseload.forms import VISIT_IS_SAFE, ContactForm, NextStepForm, ReachForm
from socialrx.blueprints.kit.versions import clashes, overtaken, overtaken_at_all
from socialrx.caseload.actions import AskSafeWay, AssessFirst, plan_next, record_contact
from socialrx.caseload.models import Case, Contact, NextKind
from socialrx.caseload.ways import NO_ANSWER, TELEPHONE, attendance_of, moment, proposed, way_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.feedback.actions import first_contact_made
from socialrx.patients import reach
from socialrx.patients.hidden import HIDDEN
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.risk import NameTheRisk, assess

CHANGED = "Something was recorded for this person since you opened this page. Check it, then save again"


def save_contact(case: Case, form: ContactForm, *, by: User) -> Contact | None:
    """The contact and what is owed next, together; None when the form has something to ask."""
    field = form.day
    try:
        at = moment(case, form.day.data, form.at.data or None)
        field = form.attendance
        came = attendance_of(form.outcome.data, form.attendance.data or None)
    except BadInput as problem:
        field.errors = [str(problem)]
        return None
    mode = way_of(form.outcome.data, form.mode.data or TELEPHONE)
    contact = record_contact(case, by=by, mode=mode, outcome=form.outcome.data, at=at, note=form.note.data)
    contact.attendance = came
    fill_in(contact, form)
    return contact if save_next(case, form, proposed(case, contact), by=by) and told(contact, by=by) else None


def fill_in(contact: Contact, form: ContactForm) -> None:
    """What may be said besides: nothing of it is asked for."""
    contact.place, contact.minutes = form.place.data, form.minutes.data or None
    contact.others_present, contact.went_to = form.others_present.data, form.went_to.data


def told(contact: Contact, *, by: User) -> bool:
    """The first two-way contact goes back to the practice; that verb tells once only."""
    if contact.is_two_way:
        first_contact_made(contact.case, by=by)
    return True


def no_answer(case: Case, *, by: User) -> None:
    """One tap: a telephone call that nobody answered, and the next try."""
    contact = record_contact(case, by=by, mode=TELEPHONE, outcome=NO_ANSWER)
    kind, on = proposed(case, contact)
    plan_next(case, kind, on=on)


def save_next(case: Case, form: NextStepForm, proposal: tuple[NextKind, Any], *, by: User) -> bool:
    """The next step as chosen, or as proposed where nothing was. False, and nothing kept, when something is asked."""
    kind = NextKind(form.next_kind.data) if form.next_kind.data else proposal[0]
    on = form.next_on.data or max(proposal[1], clock.today())
    try:
        safe_because = answer_risk(case, form, by=by)
        plan_next(case, kind, on=on, note=form.next_note.data, visit_is_safe_because=safe_because)
    except (AssessFirst, NameTheRisk) as problem:
        db.session.rollback()
        form.asks_risk = True
        (form.risk_detail if form.risk.data else form.risk).errors = [str(problem)]
        return False
    except AskSafeWay as problem:
        db.session.rollback()
        form.next_kind.errors = [str(problem)]
        return False
    return True


def answer_risk(case: Case, form: NextStepForm, *, by: User) -> str:
    """Record what was said about risk. Returns why the visit is safe without an assessment, or nothing."""
    if form.risk.data in (None, ""):
        return ""
    if form.risk.data == VISIT_IS_SAFE:
        return form.risk_detail.data or ""
    said = {"detail": form.risk_detail.data, "is_high": form.is_high.data}
    assess(case.patient, RiskAnswer(form.risk.data), by=by, **said)
    db.session.flush()
    return ""


def is_stale(case: Case, form: NextStepForm) -> bool:
    """Whether the case changed since the page was opened, as when Save was pressed twice. Says so on the form."""
    if not overtaken_at_all(form, case):
        return False
    form.clashes = [clash for clash in clashes(form, next_as_it_stands(case)) if clash.yours]
    form.next_kind.errors = [CHANGED]
    return True


def next_as_it_stands(case: Case) -> dict[str, Any]:
    """What is owed next, by the form's names."""
    return {"next_kind": case.next_kind, "next_on": case.next_on, "next_note": case.next_note}


def typed(form: ReachForm) -> dict[str, Any]:
    return {field: form[field].data for field in reach.FIELDS}


def kept(patient: Patient, form: ReachForm) -> dict[str, Any]:
    """Contact details as they are kept, by the form's names; what was left empty because it is hidden stays."""
    now = {field: getattr(patient, field) for field in reach.FIELDS if not reach.is_left(patient, field, typed(form))}
    return now | {"needs": [need.key for need in patient.access_needs]}


def seen(patient: Patient) -> str:
    """What the form was opened on: the record, and the needs, which are rows of their own."""
    return f"{patient.version}:{','.join(sorted(need.key for need in patient.access_needs))}"


def save_reach(patient: Patient, form: ReachForm) -> bool:
    """Put down what was typed. False, and nothing saved, when somebody else changed meanwhile what it would replace."""
    hidden = HIDDEN if patient.is_s_flagged else ()
    if overtaken(form, patient, lambda: kept(patient, form), seen=seen, hidden=hidden):
        return False
    labels = {str(choice.value): str(choice.label) for choice in form.needs.choices}
    needs = [(key, labels[key]) for key in form.needs.data or ()]
    if form.other_need.data:
        needs.append((form.other_need.data[:60], form.other_need.data))
    if patient.is_s_flagged:
        reach.forget(patient, form.forget.data or ())
    reach.change(patient, typed(form), needs)
    return True
