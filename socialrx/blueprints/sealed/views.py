"""Sealed notes: written, read by those who may, and opened for everybody by two people.

The words of a note stand on its own page only: at once for its author and the
people it names, after a press (and a reason, if not named) for the team's lead.
An IG lead opens notes without reading them.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, refuse, requires
from socialrx.access.scopes import sealed_notes_for
from socialrx.access.table import May, alerts, permits
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import in_team
from socialrx.accounts.sessions import is_fresh
from socialrx.blueprints.kit.forms import chosen_from
from socialrx.blueprints.sealed.forms import PressForm, ReadForm, SealForm, UnsealForm
from socialrx.caseload import sealing
from socialrx.caseload.models import Case, SealedNote
from socialrx.core import trail
from socialrx.core.database import db

bp = Blueprint("sealed", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/sealed-note", methods=["GET", "POST"])
@requires(May.SEAL_NOTE, Case)
def write(case: Case) -> Answer:
    """Write a note that is sealed from the start."""
    people = colleagues(case)
    form = SealForm()
    form.readers.choices = chosen_from((str(user.id), user.name) for user in people)
    if not form.validate_on_submit():
        return render_template("sealed/write.html", case=case, form=form)
    readers = [user.id for user in people if str(user.id) in (form.readers.data or ())]
    sealing.seal(case, by=me(), words=form.words.data, because=form.because.data, readers=readers)
    db.session.commit()
    flash("Sealed note saved.")
    return redirect(url_for("caseload.person", id=case.id))


def colleagues(case: Case) -> list[User]:
    """Those of the team who can be named: its workers and leads, but not oneself."""
    found = {user.id: user for role in (Role.LINK_WORKER, Role.TEAM_LEAD) for user in named(case, role)}
    found.pop(me().id, None)
    return sorted(found.values(), key=lambda user: user.name)


def named(case: Case, role: Role) -> list[User]:
    return list(db.session.scalars(in_team([case.team_id], role)))


@bp.get("/sealed-notes/<uuid:id>")
@requires(May.READ_SEALED_NOTE, SealedNote)
def show(note: SealedNote) -> Answer:
    """The note, to its author and those named; to a lead the button that opens it."""
    if asks_first(note):
        return render_template("sealed/open.html", note=note, form=reading_form(note))
    return render_template("sealed/show.html", note=note)


@bp.post("/sealed-notes/<uuid:id>")
@requires(May.READ_SEALED_NOTE, SealedNote)
def read(note: SealedNote) -> Answer:
    """A lead opens it, for one page's length: on the trail, and the IG lead is told."""
    form = reading_form(note)
    if not asks_first(note):
        return redirect(url_for(".show", id=note.id))
    if not form.validate_on_submit():
        return render_template("sealed/open.html", note=note, form=form)
    sealing.read_as_lead(note, by=me(), reason=form.reason.data if isinstance(form, ReadForm) else "")
    db.session.commit()
    return render_template("sealed/show.html", note=note)


def asks_first(note: SealedNote) -> bool:
    """Whether opening it is told to others. Not once it is open to everybody who reads the case."""
    return note.unsealed_at is None and alerts(me(), May.READ_SEALED_NOTE, note)


def reading_form(note: SealedNote) -> ReadForm | PressForm:
    return PressForm() if note.is_for(me()) else ReadForm()


@bp.get("/sealed-notes/")
@requires(May.UNSEAL_NOTE)
def waiting() -> Answer:
    """Where somebody asked to open a note and a second person is wanted; then the others, none with its words."""
    ours = sealed_notes_for(me())
    notes = db.session.scalars(sealing.waiting_for_a_second(ours)).all()
    others = db.session.scalars(sealing.still_sealed(ours)).all()
    trail.listed("sealed notes", len(notes) + len(others))
    fit = {note.id for note in notes if permits(me(), May.UNSEAL_NOTE, note)}
    return render_template("sealed/waiting.html", notes=notes, others=others, fit=fit)


@bp.route("/sealed-notes/<uuid:id>/unsealing", methods=["GET", "POST"])
@requires(May.UNSEAL_NOTE, SealedNote)
def ask(note: SealedNote) -> Answer:
    """The first of two people asks that it be opened."""
    form = UnsealForm()
    if not form.validate_on_submit():
        return render_template("sealed/ask.html", note=note, form=form)
    is_ig = permits(me(), May.INVESTIGATE)
    sealing.ask_to_unseal(note, by=me(), reason=form.reason.data, is_ig=is_ig)
    db.session.commit()
    flash("Asked. A second person must agree before it opens.")
    return redirect(url_for(".waiting"))


@bp.route("/sealed-notes/<uuid:id>/agreement", methods=["GET", "POST"])
@requires(May.UNSEAL_NOTE, SealedNote)
def agree(note: SealedNote) -> Answer:
    """A lead or an IG lead is the second person."""
    return second_person(note) or redirect(url_for(".waiting"))


@bp.route("/sealed-notes/<uuid:id>/own-agreement", methods=["GET", "POST"])
@requires(May.SEAL_NOTE, SealedNote)
def agree_as_author(note: SealedNote) -> Answer:
    """The author is the second person, having proved to be themselves as everybody does who opens one."""
    if note.written_by_id != me().id:
        return refuse(May.SEAL_NOTE, note)  # type: ignore[no-any-return]  # it never returns
    if not is_fresh(me()):
        return redirect(url_for("accounts.confirm", next=request.path))
    return second_person(note) or redirect(url_for("caseload.person", id=note.case_id))


def second_person(note: SealedNote) -> str | None:
    """The page that asks for agreement; None once it is given."""
    form = PressForm()
    if not form.validate_on_submit():
        return render_template("sealed/agree.html", note=note, form=form)
    sealing.agree_to_unseal(note, by=me())
    db.session.commit()
    flash("The note is open. It stands with the other notes of the case, and says who opened it.")
    return None
