"""The people around a person, and whether we may talk to them; and what else the person told of themselves."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.around.forms import AboutForm, ContactForm
from socialrx.blueprints.kit.versions import overtaken
from socialrx.caseload.models import Case
from socialrx.core.database import db
from socialrx.patients.around import NobodyNamed, add_contact
from socialrx.patients.around import around as people_around
from socialrx.patients.models import Patient

bp = Blueprint("around", __name__)
Answer = Response | str
ABOUT = ("gender", "ethnic_category", "accommodation", "employment")


@bp.route("/cases/<uuid:id>/people", methods=["GET", "POST"])
@requires(May.CHANGE_PERSON, Case)
def people(case: Case) -> Answer:
    """Carers and others, and one more to add."""
    form = ContactForm()
    if form.validate_on_submit():
        try:
            add_contact(case.patient, form.said, by=me())
        except NobodyNamed as problem:
            form.kin_name.errors = [str(problem)]
        else:
            db.session.commit()
            flash("Added.")
            return redirect(url_for(".people", id=case.id))
    return render_template("around/people.html", case=case, form=form, people=people_around(case.patient_id))


@bp.post("/cases/<uuid:id>/people/end")
@requires(May.CHANGE_PERSON, Case)
def end(case: Case) -> Response:
    """Take somebody out: they are not around the person any more, or must not be talked to."""
    known = {str(one.id): one for one in people_around(case.patient_id)}
    contact = known.get(request.form.get("contact", ""))
    if contact is None:
        abort(404)
    contact.end(by=me())
    db.session.commit()
    flash("Taken out. What was recorded stays on the trail.")
    return redirect(url_for(".people", id=case.id))


@bp.route("/cases/<uuid:id>/about", methods=["GET", "POST"])
@requires(May.CHANGE_PERSON, Case)
def about(case: Case) -> Answer:
    """Gender, ethnic category, home and work: what the person told, changed when they say otherwise."""
    patient = case.patient
    form = AboutForm(obj=patient)
    if form.validate_on_submit() and not overtaken(form, patient, lambda: told_of(patient)):
        for name in ABOUT:
            setattr(patient, name, form[name].data)
        db.session.commit()
        flash("Saved.")
        return redirect(url_for("caseload.person", id=case.id))
    return render_template("around/about.html", case=case, form=form)


def told_of(patient: Patient) -> dict[str, str]:
    """What stands now, by the form's names."""
    return {name: getattr(patient, name) for name in ABOUT}
