"""Requests for a copy of the record: written down by a worker or an IG lead, with the days that count, to the end."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import access_requests_for, open_inquiries_for
from socialrx.access.table import May
from socialrx.blueprints.inquiries.forms import AnswerForm, AskedForm, ComplaintForm, EndForm, LongerForm, PauseForm
from socialrx.blueprints.inquiries.saying import day_of, is_done
from socialrx.caseload.models import Case, Document
from socialrx.core import clock, trail
from socialrx.core.database import db
from socialrx.documents import subject_access
from socialrx.rights import access_requests as asking
from socialrx.rights.copies import copy_for
from socialrx.rights.due import acknowledge_by, due_on, is_overdue, must_be_told_by
from socialrx.rights.models import AccessRequest, Answered, Inquiry

bp = Blueprint("access_requests", __name__)
Answer = Response | str
PAPER = Document.__tablename__


@bp.route("/cases/<uuid:id>/copy", methods=["GET", "POST"])
@requires(May.ASK_FOR_COPY, Case)
def ask(case: Case) -> Answer:
    """A worker was asked for a copy: written down here, answered by the IG lead."""
    form = AskedForm(received_on=clock.today())
    if not form.validate_on_submit():
        return render_template("inquiries/ask.html", case=case, form=form)
    here = case.team.employer_id
    if not is_done(
        form.received_on, lambda: asking.ask_for_copy(case.patient, asked_in(form), organisation_id=here, by=me())
    ):
        return render_template("inquiries/ask.html", case=case, form=form)
    db.session.commit()
    flash("Written down. Your IG lead has been told, and answers.")
    return redirect(url_for("caseload.person", id=case.id))


@bp.route("/inquiries/<uuid:id>/copy", methods=["GET", "POST"])
@requires(May.ASK_FOR_COPY, Inquiry, among=open_inquiries_for)
def start(inquiry: Inquiry) -> Answer:
    """An IG lead writes down that the person of this inquiry asked for a copy."""
    form = AskedForm(received_on=clock.today())
    if not form.validate_on_submit():
        return render_template("inquiries/start.html", inquiry=inquiry, form=form)
    if not is_done(form.received_on, lambda: asking.start(inquiry, asked_in(form), by=me())):
        return render_template("inquiries/start.html", inquiry=inquiry, form=form)
    db.session.commit()
    return redirect(url_for(".list_all"))


def asked_in(form: AskedForm) -> asking.Asked:
    return asking.Asked(
        received_on=day_of(form.received_on),
        identity_checked=form.identity_checked.data,
        asked_by=form.asked_by.data,
        wanted=form.wanted.data,
    )


@bp.get("/access-requests/")
@requires(May.HANDLE_COPY)
def list_all() -> Answer:
    """Those that wait for an answer, the soonest due first; and the last that were answered."""
    mine = access_requests_for(me()).options(selectinload(AccessRequest.pauses), joinedload(AccessRequest.prepared_by))
    waiting = db.session.scalars(mine.where(AccessRequest.closed_at.is_(None))).all()
    closed = mine.where(AccessRequest.closed_at.is_not(None)).order_by(AccessRequest.closed_at.desc()).limit(20)
    trail.listed("requests for a copy", len(waiting))
    in_order = sorted(waiting, key=lambda one: (due_on(one) is None, due_on(one) or one.received_on))
    return render_template(
        "inquiries/requests.html",
        waiting=in_order,
        closed=db.session.scalars(closed).all(),
        due_on=due_on,
        is_overdue=is_overdue,
        acknowledge_by=acknowledge_by,
    )


@bp.get("/access-requests/<uuid:id>")
@requires(May.HANDLE_COPY, AccessRequest)
def show(asked: AccessRequest) -> Answer:
    """Where it stands: the days, what is undecided, who signed, the letter."""
    copy = copy_for(asked)
    return render_template(
        "inquiries/request.html",
        asked=asked,
        copy=copy,
        due=due_on(asked),
        is_overdue=is_overdue(asked),
        tell_by=must_be_told_by(asked),
        acknowledge_by=acknowledge_by(asked),
        letter=subject_access.letter(asked, copy),
        papers=[entry for section in copy.sections if section.kind == PAPER for entry in section.entries],
    )


@bp.route("/access-requests/<uuid:id>/question", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def question(asked: AccessRequest) -> Answer:
    """Ask what is wanted: from that day the clock stands still."""
    form = PauseForm(asked_on=clock.today())
    if form.validate_on_submit() and is_done(
        form.asked_on, lambda: asking.ask_what_is_wanted(asked, what=form.asked_what.data, on=day_of(form.asked_on))
    ):
        return saved(asked)
    return render_template("inquiries/question.html", asked=asked, form=form)


@bp.route("/access-requests/<uuid:id>/answer", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def answer(asked: AccessRequest) -> Answer:
    """They said what they want: the clock goes on."""
    form = AnswerForm(answered_on=clock.today())
    if form.validate_on_submit() and is_done(
        form.answered_on,
        lambda: asking.hear_what_is_wanted(asked, on=day_of(form.answered_on), wanted=form.wanted.data),
    ):
        return saved(asked)
    return render_template("inquiries/answer.html", asked=asked, form=form)


@bp.route("/access-requests/<uuid:id>/extension", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def extension(asked: AccessRequest) -> Answer:
    """Two months more, when the person was told why in time."""
    form = LongerForm(told_on=clock.today())
    if form.validate_on_submit() and is_done(
        form.told_on, lambda: asking.take_longer(asked, because=form.because.data, told_on=day_of(form.told_on))
    ):
        return saved(asked)
    return render_template("inquiries/extension.html", asked=asked, form=form, tell_by=must_be_told_by(asked))


@bp.route("/access-requests/<uuid:id>/end", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def end(asked: AccessRequest) -> Answer:
    """Given, taken back, or refused; the inquiry closes with it."""
    form = EndForm()
    if not form.validate_on_submit() or not is_done(
        form.how, lambda: asking.close_request(asked, Answered(form.how.data), by=me(), because=form.because.data)
    ):
        return render_template("inquiries/end.html", asked=asked, form=form)
    db.session.commit()
    flash(f"Request {asked.reference} is closed.")
    return redirect(url_for(".list_all"))


@bp.route("/access-requests/<uuid:id>/complaint", methods=["GET", "POST"])
@requires(May.HANDLE_COPY, AccessRequest)
def complaint(asked: AccessRequest) -> Answer:
    """They complained about the answer; it must be acknowledged within 30 days."""
    form = ComplaintForm(complained_on=asked.complained_on, acknowledged_on=asked.complaint_acknowledged_on)
    if form.validate_on_submit() and is_done(
        form.acknowledged_on,
        lambda: asking.note_complaint(asked, on=day_of(form.complained_on), acknowledged_on=form.acknowledged_on.data),
    ):
        return saved(asked)
    return render_template("inquiries/complaint.html", asked=asked, form=form)


def saved(asked: AccessRequest) -> Answer:
    db.session.commit()
    return redirect(url_for(".show", id=asked.id))
