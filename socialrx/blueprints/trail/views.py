"""Who looked: at this person, and what this user did. For the IG lead, of their own organisation only.

Looking at the trail is itself on the trail.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from sqlalchemy import Select, select

from socialrx.access.gate import me, requires
from socialrx.access.scopes import kept_people_for, seat_of, trail_for, users_on_our_trail_for
from socialrx.access.table import May
from socialrx.accounts.models import User
from socialrx.blueprints.trail.entries import Page, page_of, within
from socialrx.blueprints.trail.forms import DaysForm, WhomForm, chosen_days
from socialrx.blueprints.trail.sentences import did, is_alert, standing, when, who
from socialrx.blueprints.trail.spreadsheet import as_csv
from socialrx.core import trail
from socialrx.core.chain import sealed_count
from socialrx.core.database import db
from socialrx.core.heads import newest_head
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.rights.queries import named, numbered, referred_as

bp = Blueprint("trail", __name__, url_prefix="/trail")

MOST_STAFF = 500
READING = {"did": did, "is_alert": is_alert, "standing": standing, "when": when, "who": who}


@bp.get("/")
@requires(May.READ_TRAIL)
def first() -> str:
    """The ways in, and how the trail itself stands."""
    return render_template("trail/first.html", sealed=sealed_count(), head=newest_head())


@bp.route("/person", methods=["GET", "POST"])
@requires(May.READ_TRAIL)
def find() -> str:
    """Find whom the question is about, among the people of this organisation."""
    form = WhomForm()
    if not form.validate_on_submit():
        return render_template("trail/find.html", form=form, found=None)
    people = db.session.scalars(asked_for(form)).all()
    trail.found("people whose trail is asked for", len(people))
    return render_template("trail/find.html", form=form, found=people)


def asked_for(form: WhomForm) -> Select[Patient]:
    people = kept_people_for(me())
    if form.reference.data:
        return referred_as(people, form.reference.data)
    if form.born.data and not form.number.data:
        return named(people, form.family.data, form.born.data)
    return numbered(people, form.number.data)


@bp.get("/people/<uuid:id>")
@requires(May.READ_TRAIL, Patient, among=kept_people_for)
def person(patient: Patient) -> str:
    """Who looked at this person, and who changed what."""
    ids = records_of(patient)
    page, days = shown(about(ids), known=dict.fromkeys(ids, patient.name))
    trail.saw(patient, deed=Deed.LISTED, detail=f"who looked at them: {page.count}")
    return render_template("trail/person.html", patient=patient, page=page, days=days, **READING)


@bp.get("/people/<uuid:id>/entries.csv")
@requires(May.EXPORT_TRAIL, Patient, among=kept_people_for)
def person_csv(patient: Patient) -> Response:
    """The same entries as a spreadsheet."""
    words, number = as_csv(within(about(records_of(patient)), chosen_days()))
    trail.saw(patient, deed=Deed.EXPORTED, detail=f"who looked at them: {number}")
    return file(words, "trail-of-a-person.csv")


def records_of(patient: Patient) -> list[UUID]:
    """This record, and those that were merged into it."""
    merged = select(Patient.id).where(Patient.merged_into_id == patient.id)
    return [patient.id, *db.session.scalars(merged)]


def about(ids: list[UUID]) -> Select[Any]:
    return trail_for(me()).where(TrailEntry.patient_id.in_(ids))


@bp.get("/staff")
@requires(May.READ_TRAIL)
def staff() -> str:
    """Everybody who works or worked here."""
    by_name = users_on_our_trail_for(me()).order_by(User.family_name, User.given_name)
    columns = (User.id, User.given_name, User.family_name, User.job_title, User.ended_at)
    people = db.session.execute(by_name.with_only_columns(*columns).limit(MOST_STAFF)).all()
    trail.listed("staff, for what they did", len(people))
    return render_template("trail/staff.html", people=people)


@bp.get("/staff/<uuid:id>")
@requires(May.READ_TRAIL, User, among=users_on_our_trail_for)
def user(user: User) -> str:
    """What this user did while working here."""
    page, days = shown(by(user), known={})
    trail.saw(user, deed=Deed.LISTED, detail=f"what they did: {page.count}")
    return render_template("trail/user.html", user=user, page=page, days=days, **READING)


@bp.get("/staff/<uuid:id>/entries.csv")
@requires(May.EXPORT_TRAIL, User, among=users_on_our_trail_for)
def user_csv(user: User) -> Response:
    """The same entries as a spreadsheet."""
    words, number = as_csv(within(by(user), chosen_days()))
    trail.saw(user, deed=Deed.EXPORTED, detail=f"what they did: {number}")
    return file(words, "trail-of-a-user.csv")


def by(user: User) -> Select[Any]:
    return trail_for(me()).where(
        TrailEntry.user_id == user.id, TrailEntry.organisation_id == seat_of(me()).organisation_id
    )


def shown(entries: Select[Any], *, known: dict[UUID, str]) -> tuple[Page, DaysForm]:
    """The page that is asked for, and the days it is of."""
    days = chosen_days()
    return page_of(within(entries, days), request.args.get("after"), by=me(), known=known), days


def file(words: str, name: str) -> Response:
    response = Response(words, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
