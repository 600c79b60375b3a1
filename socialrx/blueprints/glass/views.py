"""Opening a case that is not one's own, with a reason that others are told of; and the review of each use."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.lending import grant_over
from socialrx.access.scopes import case_grants_for, cases_for, network_cases_for
from socialrx.access.table import May, permits
from socialrx.blueprints.glass.forms import CoverForm, EmergencyForm, ReviewForm
from socialrx.blueprints.kit.identity import shown_of
from socialrx.caseload.grants import (
    SaySecondReason,
    SayWhy,
    Why,
    is_overdue,
    lasting,
    letters_about,
    open_case,
    review_by,
    reviewed,
)
from socialrx.caseload.grants import to_review as unreviewed
from socialrx.caseload.models import Case, CaseGrant, GrantKind, Verdict
from socialrx.caseload.models.grant import CannotReview
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.core.trail import Deed, record

bp = Blueprint("glass", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/access", methods=["GET", "POST"])
@requires(May.TAKE_COVER, Case, among=network_cases_for)
def cover(case: Case) -> Answer:
    """Open a colleague's case to work with it for some hours: to cover, on duty, or to take it over."""
    if is_open(case, GrantKind.COVER):
        return redirect(url_for("caseload.person", id=case.id))
    form = CoverForm()
    if not form.validate_on_submit():
        until = clock.now() + lasting(GrantKind.COVER)
        return render_template("glass/cover.html", case=case, who=who_it_is(case), form=form, until=until)
    open_case(case, Why(GrantKind(form.kind.data), form.reason.data, form.words.data), by=me())
    return opened(case)


@bp.route("/cases/<uuid:id>/access/emergency", methods=["GET", "POST"])
@requires(May.BREAK_GLASS, Case, among=network_cases_for)
def emergency(case: Case) -> Answer:
    """Break the glass: read a case for an hour, after a fresh sign-in."""
    if is_open(case, GrantKind.BREAK_GLASS):
        return redirect(url_for("caseload.person", id=case.id))
    form = EmergencyForm()
    if form.validate_on_submit() and is_broken(case, form):
        return opened(case)
    until = clock.now() + lasting(GrantKind.BREAK_GLASS)
    return render_template("glass/emergency.html", case=case, who=who_it_is(case), form=form, until=until)


def is_open(case: Case, kind: GrantKind) -> bool:
    """Whether the case is open already, to do all that a grant of this kind would let its user do."""
    if db.session.scalar(cases_for(me()).where(Case.id == case.id).with_only_columns(Case.id)) is None:
        return False
    grant = grant_over(me(), case)
    return grant is None or grant.kind.is_work or (kind is GrantKind.BREAK_GLASS and grant.opens_address)


def is_broken(case: Case, form: EmergencyForm) -> bool:
    """Whether enough was said; what is missing stands on the form."""
    address = (form.opens_address.data, form.second_reason.data)
    try:
        open_case(case, Why(GrantKind.BREAK_GLASS, form.reason.data, form.words.data, *address), by=me())
    except SayWhy as problem:
        form.words.errors = [str(problem)]
        return False
    except SaySecondReason as problem:
        form.second_reason.errors = [str(problem)]
        return False
    return True


def who_it_is(case: Case) -> dict[str, Any]:
    """What may be shown of the person before the case is open."""
    return shown_of(case.patient, [case], to=me())


def opened(case: Case) -> Response:
    """Keep the grant and its letters, together, and go to the person's page."""
    db.session.commit()
    flash("The case is open to you. Your reason was recorded, and the team lead and the IG lead are told.")
    return redirect(url_for("caseload.person", id=case.id))


@bp.post("/glass/<uuid:id>/end")
@requires(May.READ_PERSON, CaseGrant)
def end(grant: CaseGrant) -> Answer:
    """Done before its time: the worker's own, or one that a lead ends over the team's cases."""
    grant.end(by=me())
    db.session.commit()
    flash("That case is closed to you again." if grant.user_id == me().id else "That opening has ended.")
    return redirect(url_for("caseload.mine" if permits(me(), May.WORK_CASE) else "caseload.team"))


@bp.get("/glass/")
@requires(May.REVIEW_BREAK_GLASS)
def to_review() -> Answer:
    """Every opening that nobody has judged yet, emergencies first, and those judged last. Without people's names."""
    waiting = db.session.scalars(unreviewed(case_grants_for(me()))).all()
    done = db.session.scalars(reviewed(case_grants_for(me()))).all()
    trail.listed("openings to review", len(waiting))
    return render_template(
        "glass/to_review.html", waiting=waiting, done=done, is_overdue=is_overdue, review_by=review_by
    )


@bp.route("/glass/<uuid:id>", methods=["GET", "POST"])
@requires(May.REVIEW_BREAK_GLASS, CaseGrant)
def review(grant: CaseGrant) -> Answer:
    """One opening: who, why, when and what was looked at under it; and the verdict."""
    if grant.reviewed_at and request.method == "GET":
        return render_template("glass/reviewed.html", grant=grant, letters=letters_about(grant))
    form = ReviewForm()
    if form.validate_on_submit() and is_judged(grant, form):
        db.session.commit()
        flash("Review saved.")
        return redirect(url_for(".to_review"))
    return render_template("glass/review.html", grant=grant, form=form, letters=letters_about(grant))


def is_judged(grant: CaseGrant, form: ReviewForm) -> bool:
    """Whether the verdict could be kept; why not stands on the form."""
    try:
        grant.review(Verdict(form.verdict.data), by=me(), words=form.words.data)
    except CannotReview as problem:
        form.words.errors = [str(problem)]
        return False
    record(Deed.REVIEWED, grant, detail=str(grant.verdict))
    return True
