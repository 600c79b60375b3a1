"""Referring a person: the practice's one page, the reference number, and the slip for the patient."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access import gate
from socialrx.access.gate import me, requires
from socialrx.access.scopes import seat_of
from socialrx.access.table import May, permits
from socialrx.blueprints.refer.before import known_of, wait_for
from socialrx.blueprints.refer.forms import KnownPersonForm, NewPersonForm
from socialrx.blueprints.refer.sending import ask_again, gps_of, look, practice_of, put_on_form, send
from socialrx.caseload.queries import open_referral_of
from socialrx.caseload.second_referrals import AlreadyOpen
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.trail import Deed
from socialrx.patients.finding import Alike, the_one
from socialrx.patients.models import Patient
from socialrx.referrals.actions import contact_due
from socialrx.referrals.models import Referral

bp = Blueprint("refer", __name__, url_prefix="/refer")
# National codes of ways in which somebody is rung; every other way is not named on the slip.
BY_TELEPHONE = frozenset({"3", "5", "6"})


@bp.route("", methods=["GET", "POST"])
@requires(May.MAKE_REFERRAL)
def start() -> Response | str:
    """The whole form. Sent, it keeps a referral and its person, or neither."""
    if seat_of(me()).has_closed:
        return render_template("refer/closed.html", practice=practice_of(me()))
    patient = chosen()
    form = form_for(patient)
    if not form.validate_on_submit():
        ask_again(form, by=me())
        return page(form, patient)
    try:
        referral = send(form, patient, by=me())
    except DomainError as problem:
        db.session.rollback()
        if not put_on_form(form, problem):
            raise
        return page(form, patient, standing=problem.referral if isinstance(problem, AlreadyOpen) else None)
    db.session.commit()
    return redirect(url_for(".sent", id=referral.id))


@bp.post("/find")
@requires(May.MAKE_REFERRAL)
def find() -> str:
    """Look among the practice's own people, and keep everything that was typed."""
    patient = chosen()
    form = form_for(patient)
    if patient or not isinstance(form, NewPersonForm) or not form.can_look():
        return page(form, patient)
    found = look(form, by=me())
    trail.listed("find a patient to refer", len(found))
    if one := the_one(form.typed, found):
        return page(form_for(one), one)
    return page(form, found=found)


@bp.get("/<uuid:id>/sent")
@requires(May.MAKE_REFERRAL, Referral)
def sent(referral: Referral) -> str:
    """The reference number at once, and what happens now."""
    return render_template("refer/sent.html", referral=referral, practice=practice_of(me()))


@bp.get("/<uuid:id>/slip")
@requires(May.MAKE_REFERRAL, Referral)
def slip(referral: Referral) -> str:
    """A page to print for the patient. It names neither them nor why."""
    trail.saw(referral, deed=Deed.PRINTED, detail="slip for the patient")
    by_phone = referral.patient.best_way in BY_TELEPHONE
    facts = {"team": referral.team, "due": referral.contact_due_on, "reference": referral.reference}
    return render_template("refer/slip.html", by_phone=by_phone, back=url_for(".sent", id=referral.id), **facts)


def chosen() -> Patient | None:
    """The person already found, if this practice may see them; otherwise 404."""
    said = request.form if request.method == "POST" else request.args
    text = next(filter(None, said.getlist("patient")), None)
    if text is None:
        return None
    try:
        patient = gate.find(Patient, UUID(text), user=me())
    except ValueError:
        abort(404)
    trail.saw(patient)
    return patient


def form_for(patient: Patient | None) -> KnownPersonForm | NewPersonForm:
    """The questions that are left to ask."""
    form = KnownPersonForm() if patient else NewPersonForm()
    if patient:
        form.patient.data = str(patient.id)
    if permits(me(), May.REFER_IN_OWN_NAME):
        del form.gp
    else:
        form.offer_gps(gps_of(me()))
    return form


def page(
    form: KnownPersonForm | NewPersonForm,
    patient: Patient | None = None,
    *,
    found: list[Alike] | None = None,
    standing: Referral | None = None,
) -> str:
    """The form as it stands. An open referral of the person is shown; its status only where it is ours to see."""
    standing = standing or (open_referral_of(patient.id) if patient else None)
    shown: dict[str, Any] = {"patient": patient, "found": found, "standing": standing}
    shown["ours"] = standing is not None and is_ours(standing)
    shown["known"] = list(known_of(patient)) if patient else []
    shown["wait"] = wait_for(seat_of(me()).organisation_id)
    due = contact_due(clock.today(), None)
    return render_template("refer/start.html", form=form, due=due, **shown)


def is_ours(referral: Referral) -> bool:
    here = seat_of(me()).organisation_id
    return here in (referral.practice_id, referral.referring_organisation_id)
