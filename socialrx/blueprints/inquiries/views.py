"""Inquiries: the purpose first, then whom it is about, then the record, read only, until it is closed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from socialrx.access.gate import find, me, requires
from socialrx.access.scopes import inquiries_for, kept_people_for, open_inquiries_for
from socialrx.access.table import May
from socialrx.blueprints.inquiries.forms import OpenForm, WhomForm
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.patients.finding import born_and_called
from socialrx.patients.models import Patient
from socialrx.rights.inquiries import SayWhy, choose, close_inquiry, open_inquiry
from socialrx.rights.models import AccessRequest, Inquiry, InquiryKind
from socialrx.rights.queries import numbered, referred_as
from socialrx.rights.whole_record import record_for_inquiry

bp = Blueprint("inquiries", __name__)
Answer = Response | str
CLOSED_SHOWN = 20


@bp.get("/inquiries/")
@requires(May.INVESTIGATE)
def list_all() -> Answer:
    """Open inquiries, and those that were closed last."""
    mine = inquiries_for(me()).options(joinedload(Inquiry.opened_by)).order_by(Inquiry.opened_at.desc())
    still_open = db.session.scalars(mine.where(Inquiry.closed_at.is_(None))).all()
    closed = db.session.scalars(mine.where(Inquiry.closed_at.is_not(None)).limit(CLOSED_SHOWN)).all()
    trail.listed("inquiries", len(still_open) + len(closed))
    return render_template("inquiries/list.html", still_open=still_open, closed=closed)


@bp.route("/inquiries/new", methods=["GET", "POST"])
@requires(May.INVESTIGATE)
def new() -> Answer:
    """The purpose, before anybody is looked for."""
    form = OpenForm()
    if not form.validate_on_submit():
        return render_template("inquiries/new.html", form=form)
    try:
        inquiry = open_inquiry(InquiryKind(form.kind.data), purpose=form.purpose.data, organisation_id=here(), by=me())
    except SayWhy as problem:
        form.purpose.errors = [str(problem)]
        return render_template("inquiries/new.html", form=form)
    db.session.commit()
    return redirect(url_for(".whom", id=inquiry.id))


@bp.route("/inquiries/<uuid:id>/person", methods=["GET", "POST"])
@requires(May.INVESTIGATE, Inquiry, among=open_inquiries_for)
def whom(inquiry: Inquiry) -> Answer:
    """Look for the person: sent by POST, so that no name stands in an address."""
    form, found = WhomForm(), None
    if inquiry.patient_id:
        return redirect(url_for(".show", id=inquiry.id))
    if form.validate_on_submit():
        found = found_by(form)
        trail.found(f"inquiry {inquiry.reference}", len(found))
    return render_template("inquiries/whom.html", inquiry=inquiry, form=form, found=found)


def found_by(form: WhomForm) -> list[Patient]:
    """People of the own organisation only."""
    people = kept_people_for(me())
    if form.number.data:
        people = numbered(people, form.number.data)
    elif form.reference.data:
        people = referred_as(people, form.reference.data)
    elif form.born.data:
        return born_and_called(people, born=form.born.data, family=form.family.data)
    return list(db.session.scalars(people))


@bp.post("/inquiries/<uuid:id>/choice")
@requires(May.INVESTIGATE, Inquiry, among=open_inquiries_for)
def choice(inquiry: Inquiry) -> Answer:
    """It is about this one; the other IG leads are told."""
    chosen = request.form.get("person", type=UUID)
    if chosen is None:
        return redirect(url_for(".whom", id=inquiry.id))
    choose(inquiry, find(Patient, chosen, user=me(), among=kept_people_for), by=me())
    db.session.commit()
    is_asked = inquiry.kind is InquiryKind.ACCESS_REQUEST
    return redirect(url_for("access_requests.start" if is_asked else ".show", id=inquiry.id))


@bp.get("/inquiries/<uuid:id>")
@requires(May.INVESTIGATE, Inquiry, among=open_inquiries_for)
def show(inquiry: Inquiry) -> Answer:
    """What it is for, whom it is about, and what may be done."""
    asked = db.session.scalar(select(AccessRequest).where(AccessRequest.inquiry_id == inquiry.id))
    return render_template("inquiries/show.html", inquiry=inquiry, asked=asked)


@bp.get("/inquiries/<uuid:id>/record")
@requires(May.READ_UNDER_INQUIRY, Inquiry, among=open_inquiries_for)
def record(inquiry: Inquiry) -> Answer:
    """What the matrix lets an IG lead read, and no more. Every look is on the trail with the inquiry's reference."""
    if inquiry.patient is None:
        return redirect(url_for(".whom", id=inquiry.id))
    trail.saw(inquiry.patient, detail=f"record, inquiry {inquiry.reference}, alert")
    sections = record_for_inquiry(inquiry.patient.id, inquiry.organisation_id)
    return render_template("inquiries/record.html", inquiry=inquiry, sections=sections)


@bp.post("/inquiries/<uuid:id>/closure")
@requires(May.INVESTIGATE, Inquiry, among=open_inquiries_for)
def close(inquiry: Inquiry) -> Answer:
    """It is over; nothing can be read under it any more."""
    close_inquiry(inquiry, by=me())
    db.session.commit()
    flash(f"Inquiry {inquiry.reference} is closed.")
    return redirect(url_for(".list_all"))


def here() -> UUID:
    """The organisation worked in."""
    seat = me().seat
    if seat is None:
        raise LookupError("the gate lets nobody in without a seat")
    return seat.organisation_id
