"""Told about, onward referral, and the group's own page."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import find, me, open_to_all, requires
from socialrx.access.scopes import sent_to_us_for
from socialrx.access.table import May
from socialrx.blueprints.kit.versions import overtaken
from socialrx.blueprints.onward.forms import AnswerForm, ServiceSearch, introduction_form, written
from socialrx.blueprints.onward.sent_list import rows_for
from socialrx.blueprints.onward.words import THANKS, of_group, of_phone_call, of_worker
from socialrx.caseload.models import Case
from socialrx.core import trail
from socialrx.core.codelists import choices
from socialrx.core.database import db
from socialrx.core.places import position_of
from socialrx.core.trail import Deed
from socialrx.directory.models import Service
from socialrx.directory.search import search
from socialrx.onward import actions
from socialrx.onward.cautions import cautions_of, cautions_on_card
from socialrx.onward.lifecycle import State
from socialrx.onward.links import DeadLink, OlderLink, referral_of
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import letter_of, of_case, read_with_person, under_way_to, whole, with_services
from socialrx.onward.shown import after_yes, before_yes, names_person, shown
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk

bp = Blueprint("onward", __name__)


@bp.get("/cases/<uuid:id>/services")
@requires(May.REFER_ONWARD, Case)
def choose(case: Case) -> str:
    """Services for this person, the nearest to home first. Where home is never stands in the address."""
    read_with_person(case.id)
    asked = ServiceSearch.of(request.args, case.referral.need_keys)
    near = position_of(case.patient.postcode) if case.patient.postcode else None
    found = search(asked.words, need=asked.need, near=near, include_not_offered=asked.all)
    cards = [(service, cautions_on_card(service, case.patient)) for service in found]
    known = db.session.scalars(with_services(of_case(case.id))).all()
    return render_template(
        "onward/choose.html",
        case=case,
        asked=asked,
        cards=cards,
        known=known,
        near=near,
        needs=choices("need-categories"),
    )


@bp.post("/cases/<uuid:id>/told")
@requires(May.REFER_ONWARD, Case)
def tell(case: Case) -> Response:
    """The person was told about a service: one tap, no answer expected."""
    service = service_named(request.form.get("service"))
    actions.tell(case, service, by=me())
    db.session.commit()
    flash(f"Recorded: {case.patient.known_as} was told about {service.name}.")
    return redirect(url_for(".choose", id=case.id))


@bp.route("/cases/<uuid:id>/onward", methods=["GET", "POST"])
@requires(May.REFER_ONWARD, Case)
def start(case: Case) -> Response | str:
    """Write an introduction to one service. One that is under way already is shown instead."""
    read_with_person(case.id)
    actions.must_be_open(case)
    service = service_named(request.args.get("service"))
    if known := under_way_to(service.id, case_id=case.id):
        return redirect(url_for(".show", id=known.id))
    form = introduction_form(case.patient)
    if not form.validate_on_submit():
        return asking(form, case, service)
    referral = actions.suggest(case, service, form.introduction(), by=me())
    db.session.commit()
    return redirect(url_for(".preview", id=referral.id))


@bp.route("/onward/<uuid:id>/change", methods=["GET", "POST"])
@requires(May.REFER_ONWARD, OnwardReferral)
def change(referral: OnwardReferral) -> Response | str:
    """Change an introduction that has not been sent."""
    case = case_of(referral)
    form = introduction_form(case.patient, referral)
    if referral.state is not State.SUGGESTED:
        return redirect(url_for(".show", id=referral.id))
    if not form.validate_on_submit() or overtaken(form, referral, lambda: written(referral)):
        return asking(form, case, referral.service)
    actions.revise(referral, form.introduction(), by=me())
    db.session.commit()
    return redirect(url_for(".preview", id=referral.id))


@bp.get("/onward/<uuid:id>/preview")
@requires(May.REFER_ONWARD, OnwardReferral)
def preview(referral: OnwardReferral) -> Response | str:
    """Exactly what the group will see, before it says yes and after."""
    case = case_of(referral)
    if referral.state is not State.SUGGESTED:
        return redirect(url_for(".show", id=referral.id))
    before = before_yes(referral)
    seen = {"before": before, "after": [line for line in after_yes(referral) if line not in before]}
    warnings = cautions_of(referral.service, case.patient)
    return render_template("onward/preview.html", referral=referral, case=case, warnings=warnings, **seen)


@bp.post("/onward/<uuid:id>/sending")
@requires(May.REFER_ONWARD, OnwardReferral)
def send(referral: OnwardReferral) -> Response:
    """Send the group a link, or send a new one."""
    case_of(referral)
    actions.send(referral, by=me())
    db.session.commit()
    flash("Sent. An earlier link no longer works." if referral.link_number > 1 else "Sent.")
    return redirect(url_for(".show", id=referral.id))


@bp.get("/onward/<uuid:id>")
@requires(May.READ_PERSON, OnwardReferral)
def show(referral: OnwardReferral) -> str:
    """Where an introduction stands, for the worker and the team's lead."""
    return worker_page(referral, AnswerForm(formdata=None))


@bp.post("/onward/<uuid:id>/record")
@requires(May.REFER_ONWARD, OnwardReferral)
def record(referral: OnwardReferral) -> Response | str:
    """What the worker learnt by ringing the group, or from the person."""
    case_of(referral)
    form = AnswerForm()
    if not form.validate_on_submit():
        return worker_page(referral, form)
    actions.record(referral, form.move.data, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Recorded.")
    return redirect(url_for(".show", id=referral.id))


@bp.get("/sent-to-us")
@requires(May.ANSWER_ONWARD)
def ours() -> str:
    """What was sent to the group: waiting for an answer first, then under way, then ended in the last 30 days."""
    rows = rows_for(me())
    trail.listed("sent to us", len(rows))
    return render_template("onward/ours.html", rows=rows)


@bp.get("/sent-to-us/<uuid:id>")
@requires(May.ANSWER_ONWARD, OnwardReferral)
def sent(referral: OnwardReferral) -> str:
    """One that was sent to the group, with the same lines as behind its link."""
    only_ours(referral)
    return group_page(referral, AnswerForm(formdata=None))


@bp.post("/sent-to-us/<uuid:id>")
@requires(May.ANSWER_ONWARD, OnwardReferral)
def answer(referral: OnwardReferral) -> Response | str:
    """The group's answer, from somebody who signed in."""
    only_ours(referral)
    form = AnswerForm()
    if not form.validate_on_submit():
        return group_page(referral, form)
    actions.answer(referral, form.move.data, reason=form.reason.data, by=me())
    db.session.commit()
    flash(THANKS[form.move.data])
    return redirect(url_for(".sent", id=referral.id))


@bp.route("/g/<token>", methods=["GET", "POST"])
@open_to_all
def link(token: str) -> Response | str:
    """The group's page behind its signed link. Opening it changes nothing; an answer does."""
    referral = referral_of(token)
    form = AnswerForm()
    if referral.case.patient.died_on or not (referral.is_under_way or form.is_submitted()):
        raise DeadLink("This link does not work.")
    trail.saw(referral, detail="through the group's link")
    if not form.validate_on_submit():
        return group_page(referral, form)
    if actions.answer(referral, form.move.data, reason=form.reason.data):
        trail.record(Deed.CHANGED, referral, detail=f"the group answered by its link: {form.move.data}")
    db.session.commit()
    if not referral.is_under_way:
        return render_template("onward/thanks.html", referral=referral, words=THANKS[form.move.data])
    flash(THANKS[form.move.data])
    return redirect(url_for(".link", token=token))


@bp.errorhandler(DeadLink)
def dead(_error: DeadLink) -> tuple[str, int]:
    """Too old, changed on the way, or about something that has ended: one answer to all of them."""
    return render_template("onward/dead_link.html"), 404


@bp.errorhandler(OlderLink)
def older(_error: OlderLink) -> tuple[str, int]:
    return render_template("onward/older_link.html"), 410


@bp.after_request
def keep_private(response: Response) -> Response:
    """Pages behind a link are kept by no browser and listed by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def service_named(id: str | None) -> Service:
    """The service with this id, or 404 for anything else."""
    try:
        return find(Service, UUID(id or ""), user=me())
    except ValueError:
        abort(404)


def case_of(referral: OnwardReferral) -> Case:
    """The case, or 404: what a colleague may see as a group's member is not theirs to work on."""
    return find(Case, referral.case_id, user=me())


def only_ours(referral: OnwardReferral) -> None:
    """404 unless it was sent to the user's own group: a worker's own cases are not answered here."""
    if db.session.scalar(sent_to_us_for(me()).where(OnwardReferral.id == referral.id)) is None:
        abort(404)
    whole(referral.id)


def asking(form: object, case: Case, service: Service) -> str:
    risk = latest_risk(case.patient_id)
    warnings = cautions_of(service, case.patient)
    has_risks = risk is not None and risk.answer is RiskAnswer.RISKS
    return render_template(
        "onward/start.html", form=form, case=case, service=service, warnings=warnings, has_risks=has_risks
    )


def worker_page(referral: OnwardReferral, form: AnswerForm) -> str:
    whole(referral.id)
    case = case_of(referral)
    moves = {"rang": of_phone_call(referral), "happened": of_worker(referral)}
    letter = letter_of(referral)
    return render_template("onward/show.html", referral=referral, case=case, form=form, letter=letter, **moves)


def group_page(referral: OnwardReferral, form: AnswerForm) -> str:
    told = {"lines": shown(referral), "knows": names_person(referral), "buttons": of_group(referral)}
    return render_template("onward/group.html", referral=referral, form=form, **told)
