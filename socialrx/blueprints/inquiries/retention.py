"""How long records are kept: who is due, what stops it, keep longer or destroy, and what was destroyed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import destructions_for, kept_people_for, retention_reviews_for
from socialrx.access.table import May
from socialrx.blueprints.inquiries.forms import ApprovalForm, HoldForm, KeepForm
from socialrx.blueprints.inquiries.saying import day_of, is_done
from socialrx.blueprints.inquiries.views import here
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.patients.models import Patient
from socialrx.rights import retention as keeping
from socialrx.rights.destruction import destroy, to_be_destroyed
from socialrx.rights.models import Destruction, Keep, LegalHold, RetentionReview

bp = Blueprint("retention", __name__)
Answer = Response | str
SHOWN = 100


@bp.get("/retention/")
@requires(May.SEE_RETENTION)
def list_all() -> Answer:
    """What waits for a second person, whose time is over, and what was destroyed. The clock destroys nothing."""
    proposed = retention_reviews_for(me()).options(
        joinedload(RetentionReview.patient), joinedload(RetentionReview.decided_by)
    )
    waiting = db.session.scalars(proposed.order_by(RetentionReview.decided_at)).all()
    ids = {review.patient_id for review in waiting}
    due = [one for one in keeping.due(kept_people_for(me())) if one.patient_id not in ids]
    gone = destructions_for(me()).options(
        joinedload(Destruction.proposed_by), joinedload(Destruction.approved_by), selectinload(Destruction.counts)
    )
    destroyed = db.session.scalars(gone.order_by(Destruction.approved_at.desc()).limit(SHOWN)).all()
    trail.listed("records due for review", len(due[:SHOWN]) + len(waiting))
    return render_template(
        "inquiries/retention.html", waiting=waiting, due=due[:SHOWN], count=len(due), destroyed=destroyed
    )


@bp.get("/retention/people/<uuid:id>")
@requires(May.SEE_RETENTION, Patient, among=kept_people_for)
def person(patient: Patient) -> Answer:
    """One person's record: the rule, the last contact, what stops it, holds."""
    return render_template("inquiries/kept.html", **standing_of(patient))


def standing_of(patient: Patient) -> dict[str, object]:
    holds = db.session.scalars(keeping.live_holds({patient.id}).options(joinedload(LegalHold.placed_by))).all()
    return {
        "patient": patient,
        "standing": keeping.standing(patient.id),
        "stops": keeping.what_stops(patient.id, here()),
        "proposal": keeping.waiting_proposal(patient.id),
        "holds": holds,
    }


@bp.route("/retention/people/<uuid:id>/decision", methods=["GET", "POST"])
@requires(May.SEE_RETENTION, Patient, among=kept_people_for)
def decide(patient: Patient) -> Answer:
    """Keep it until a day, or propose that it is destroyed."""
    form = KeepForm()
    if not form.validate_on_submit() or not is_done(form.decision, lambda: decided(patient, form)):
        return render_template("inquiries/decide.html", form=form, **standing_of(patient))
    db.session.commit()
    flash("Kept longer." if form.decision.data == Keep.KEEP else "Proposed. Somebody else must approve it.")
    return redirect(url_for(".list_all"))


def decided(patient: Patient, form: KeepForm) -> RetentionReview:
    if form.decision.data == Keep.KEEP:
        until, reason = day_of(form.keep_until), form.reason.data
        return keeping.keep_longer(patient, until=until, reason=reason, organisation_id=here(), by=me())
    return keeping.propose_destruction(patient, reason=form.reason.data, organisation_id=here(), by=me())


@bp.route("/retention/people/<uuid:id>/hold", methods=["GET", "POST"])
@requires(May.SEE_RETENTION, Patient, among=kept_people_for)
def hold(patient: Patient) -> Answer:
    """A legal hold: nothing of this person is destroyed while it lasts."""
    form = HoldForm()
    if not form.validate_on_submit() or not is_done(form.ends_on, lambda: held(patient, form)):
        return render_template("inquiries/hold.html", form=form, patient=patient)
    db.session.commit()
    return redirect(url_for(".person", id=patient.id))


def held(patient: Patient, form: HoldForm) -> LegalHold:
    days = keeping.Days(day_of(form.starts_on), form.ends_on.data)
    return keeping.place_hold(patient, days, reason=form.reason.data, organisation_id=here(), by=me())


@bp.post("/retention/holds/<uuid:id>/lifting")
@requires(May.SEE_RETENTION, LegalHold)
def lift(hold: LegalHold) -> Answer:
    """The hold is over."""
    keeping.lift(hold, by=me())
    db.session.commit()
    return redirect(url_for(".person", id=hold.patient_id))


@bp.route("/retention/proposals/<uuid:id>", methods=["GET", "POST"])
@requires(May.APPROVE_RETENTION, RetentionReview)
def approve(review: RetentionReview) -> Answer:
    """The second person: what would go, and yes or no."""
    form = ApprovalForm()
    if not form.validate_on_submit() or not is_done(form.answer, lambda: answered(review, form)):
        counts = to_be_destroyed(review.patient_id)
        return render_template("inquiries/approve.html", review=review, form=form, counts=counts)
    return redirect(url_for(".list_all"))


def answered(review: RetentionReview, form: ApprovalForm) -> None:
    """Refused, or everything gone: rows in one transaction, then their files."""
    if form.answer.data == "no":
        keeping.refuse(review, by=me())
        db.session.commit()
        flash("It is kept.")
        return
    gone = destroy(review, by=me())
    db.session.commit()
    gone.remove_files()
    flash("The record is destroyed. What was done is listed below.")
