"""Objections by the worker and the IG lead; restriction by the IG lead, who is shown references and no names.

A restricted person is on nobody's list but the IG lead's, with the work that is
open for them and since when, so that it is not forgotten.
"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import people_of_our_organisation
from socialrx.access.table import May, permits
from socialrx.blueprints.rights import listing
from socialrx.blueprints.rights.forms import FindForm, LiftForm, ObjectionForm, RestrictForm, WithdrawForm
from socialrx.caseload.models import Case
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.patients import objections, restriction
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection, ObjectionKind
from socialrx.patients.restriction import Restriction

bp = Blueprint("rights", __name__)
Answer = Response | str
SAVED = "Recorded. It is asked again each time something would be sent."


@bp.route("/rights/", methods=["GET", "POST"])
@requires(May.RESTRICT)
def overview() -> Answer:
    """Restricted people with open work, standing objections, merges that want the IG lead; and find by reference."""
    form = FindForm()
    if form.validate_on_submit():
        if patient := listing.referred_as(form.reference.data, me()):
            return redirect(url_for(".person", id=patient.id))
        form.reference.errors = ["Your organisation has no referral with this reference"]
    lists = listing.everything(me())
    trail.listed("restrictions and objections", len(lists["restricted"]) + len(lists["objections"]))
    return render_template("rights/overview.html", form=form, **lists)


@bp.get("/rights/people/<uuid:id>")
@requires(May.RESTRICT, Patient, among=people_of_our_organisation)
def person(patient: Patient) -> Answer:
    """One person's objections and restrictions, by reference."""
    return rights_page(patient, ObjectionForm(formdata=None))


@bp.post("/rights/people/<uuid:id>/objections")
@requires(May.RECORD_OBJECTION, Patient, among=people_of_our_organisation)
def object_by_ig(patient: Patient) -> Answer:
    """The IG lead writes down an objection that came to them."""
    form = ObjectionForm()
    if not form.validate_on_submit():
        return rights_page(patient, form)
    objections.record(patient, ObjectionKind(form.kind.data), by=me(), words=form.words.data)
    db.session.commit()
    flash(SAVED)
    return redirect(url_for(".person", id=patient.id))


@bp.route("/rights/people/<uuid:id>/restriction", methods=["GET", "POST"])
@requires(May.RESTRICT, Patient, among=people_of_our_organisation)
def restrict(patient: Patient) -> Answer:
    """Freeze and hide the record."""
    form = RestrictForm()
    if not form.validate_on_submit():
        return render_template("rights/restrict.html", form=form, work=listing.work_of([patient.id]), patient=patient)
    restriction.restrict(patient, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("The record is restricted. Nobody but you sees it, and nothing in it changes.")
    return redirect(url_for(".person", id=patient.id))


@bp.route("/rights/restrictions/<uuid:id>/lifting", methods=["GET", "POST"])
@requires(May.RESTRICT, Restriction)
def lift(standing: Restriction) -> Answer:
    """End a restriction: the record is on everybody's lists again."""
    form = LiftForm()
    if not form.validate_on_submit():
        return render_template("rights/lift.html", form=form, restriction=standing)
    standing.lift(by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Lifted. The record is as it was.")
    return redirect(url_for(".person", id=standing.patient_id))


@bp.route("/cases/<uuid:id>/objections", methods=["GET", "POST"])
@requires(May.RECORD_OBJECTION, Case)
def of_case(case: Case) -> Answer:
    """What this person objects to, and what they withdrew; a worker records another."""
    form = ObjectionForm()
    if not form.validate_on_submit():
        said = objections.history(case.patient_id)
        return render_template("rights/of_case.html", case=case, form=form, objections=said)
    objections.record(case.patient, ObjectionKind(form.kind.data), by=me(), words=form.words.data)
    db.session.commit()
    flash(SAVED)
    return redirect(url_for(".of_case", id=case.id))


@bp.route("/objections/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.RECORD_OBJECTION, Objection)
def withdraw(objection: Objection) -> Answer:
    """The person changed their mind; what they said first stays."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render_template("rights/withdraw.html", form=form, objection=objection)
    objection.withdraw(by=me(), words=form.words.data)
    db.session.commit()
    flash("Withdrawn. The objection stays on record.")
    return redirect(back_from(objection))


def back_from(objection: Objection) -> str:
    """The IG lead's page of the person; for a worker, the person's case."""
    if permits(me(), May.RESTRICT):
        return url_for(".person", id=objection.patient_id)
    case = listing.case_in_sight(objection.patient_id, me())
    return url_for(".of_case", id=case) if case else url_for("accounts.first")


def rights_page(patient: Patient, form: ObjectionForm) -> str:
    return render_template(
        "rights/person.html",
        patient=patient,
        form=form,
        references=listing.references_of([patient.id]).get(patient.id, []),
        objections=objections.history(patient.id),
        restrictions=restriction.history(patient.id),
        work=listing.work_of([patient.id]),
    )
