"""Staff entry from a telephone call, and the one tap that says who somebody is."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES
from socialrx.access.table import May
from socialrx.blueprints.entry.forms import EnterForm
from socialrx.blueprints.entry.saving import LookAlike, save, who_it_may_be
from socialrx.blueprints.kit.forms import chosen_from
from socialrx.blueprints.kit.person_fields import SOMEBODY_ELSE
from socialrx.blueprints.kit.words import full_day
from socialrx.caseload.queries import case_of
from socialrx.caseload.second_referrals import AlreadyOpen
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.organisations.queries import NobodyToAsk
from socialrx.patients.actions import NumberInUse
from socialrx.referrals.actions import CannotRefer
from socialrx.referrals.models import Referral

bp = Blueprint("entry", __name__, url_prefix="/new-referrals")


@bp.route("/enter", methods=["GET", "POST"])
@requires(May.ENTER_REFERRAL)
def enter() -> Response | str:
    """Who rang and what was said. Those whom the caller may mean are shown first, and nobody is joined by itself."""
    form = EnterForm()
    is_whole = form.validate_on_submit()
    alike = who_it_may_be(form, by=me()) if is_whole and not form.says_somebody_else else []
    offer(form, alike)
    if not is_whole or (alike and not form.same_as):
        return page(form, alike)
    try:
        referral = save(form, by=me())
    except DomainError as problem:
        db.session.rollback()
        if not put_on_form(form, problem):
            raise
        return page(form, alike, standing=problem.referral if isinstance(problem, AlreadyOpen) else None)
    db.session.commit()
    return kept(referral)


@bp.post("/<uuid:id>/identity")
@requires(May.ENTER_REFERRAL, Referral)
def confirm(referral: Referral) -> Response:
    """The user has made sure that the person is who was said."""
    referral.patient.confirm_identity(by=me())
    db.session.commit()
    flash("Recorded: you have made sure who they are.")
    case = case_of(referral.id)
    return redirect(url_for("caseload.person", id=case.id) if case else url_for("referrals.show", id=referral.id))


def page(form: EnterForm, alike: list[LookAlike], *, standing: Referral | None = None) -> str:
    return render_template("entry/enter.html", form=form, alike=alike, standing=standing)


def kept(referral: Referral) -> Response:
    """On to the referral; one for another team's list is out of sight, so it is said where it went."""
    flash(f"Kept as {referral.reference}, on the list of {referral.team.name}.")
    is_ours = db.session.scalar(SCOPES[Referral](me()).where(Referral.id == referral.id)) is not None
    return redirect(url_for("referrals.show", id=referral.id) if is_ours else url_for("referrals.new"))


def offer(form: EnterForm, alike: list[LookAlike]) -> None:
    """Put the question whether it is one of these."""
    if alike:
        choices = [(str(one.person.id), words(one)) for one in alike]
        form.same_person.choices = chosen_from([*choices, (SOMEBODY_ELSE, "No, this is somebody else")])
        if not form.same_as:
            form.same_person.errors = ["Say whether it is one of these people"]


def words(one: LookAlike) -> str:
    """`Yes: Joan Sutton, born 4 May 1951, Rushcliffe Surgery (same name, same date of birth)`."""
    shown = one.shown
    ending = f"NHS number ending {shown['number_end']}" if shown.get("number_end") else ""
    parts = [str(shown["name"]), f"born {full_day(one.person.date_of_birth)}", str(shown.get("practice", "")), ending]
    return f"Yes: {', '.join(filter(None, parts))} ({one.why})"


def put_on_form(form: EnterForm, problem: DomainError) -> bool:
    """A broken rule where it can be answered. False when the form has no place for it."""
    places = {AlreadyOpen: form.second, NumberInUse: form.nhs_number, CannotRefer: form.date_of_birth}
    places[NobodyToAsk] = form.practice
    field = places.get(type(problem))
    if field is None:
        return False
    field.errors = [str(problem)]
    return True
