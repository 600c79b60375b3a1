"""Correction by addition: adding to an entry, and withdrawing one as a mistake. Nothing is edited or removed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.entries.forms import AdditionForm, WithdrawForm
from socialrx.caseload import corrections
from socialrx.caseload.models import Contact
from socialrx.core.database import db

bp = Blueprint("entries", __name__)
Answer = Response | str


@bp.route("/entries/<uuid:id>/addition", methods=["GET", "POST"])
@requires(May.WORK_CASE, Contact)
def add(contact: Contact) -> Answer:
    """Add to an entry: what was written stays as it was."""
    contact.must_stand()
    form = AdditionForm()
    if not form.validate_on_submit():
        return render_template("entries/add.html", contact=contact, form=form)
    corrections.add_to(contact, form.words.data, by=me())
    db.session.commit()
    flash("Added.")
    return redirect(url_for("caseload.person", id=contact.case_id))


@bp.route("/entries/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.VOID_ENTRY, Contact)
def withdraw(contact: Contact) -> Answer:
    """Mark an entry as a mistake: one's own, or as a lead anybody's of the team."""
    contact.must_stand()
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render_template("entries/withdraw.html", contact=contact, form=form)
    corrections.withdraw_entry(contact, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("The entry is withdrawn and counts no more. Check what happens next.")
    return redirect(url_for("caseload.person", id=contact.case_id))


@bp.get("/entries/<uuid:id>")
@requires(May.READ_WITHDRAWN, Contact)
def original(contact: Contact) -> Answer:
    """An entry as it was written, withdrawn or not, with everything that was added: for those who answer for it."""
    return render_template("entries/original.html", contact=contact)
