"""Possible duplicates: a worker proposes, a team lead compares and decides, an IG lead agrees where danger may hide."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import SCOPES, people_of_our_teams
from socialrx.access.table import May, permits
from socialrx.blueprints.duplicates.finding import proposals, side_by_side, suspected_pairs
from socialrx.blueprints.duplicates.forms import AgreeForm, ApartForm, ApproveForm, ProposeForm, UndoForm
from socialrx.caseload import same_person
from socialrx.caseload.models import Case
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.likeness import around, suspected
from socialrx.patients.merging import CannotMerge
from socialrx.patients.models import Patient

bp = Blueprint("duplicates", __name__)
Answer = Response | str


@bp.get("/duplicates/")
@requires(May.READ_PERSON)
def overview() -> Answer:
    """Proposals, and pairs that nobody has looked at yet."""
    pairs, proposed = suspected_pairs(me()), proposals(me())
    trail.listed("possible duplicates", len(pairs) + len(proposed))
    return render_template("duplicates/overview.html", pairs=pairs, proposals=proposed)


@bp.route("/cases/<uuid:id>/duplicates", methods=["GET", "POST"])
@requires(May.PROPOSE_MERGE, Case)
def of_case(case: Case) -> Answer:
    """Records that may be this person, each beside theirs; propose one of them."""
    form, others = ProposeForm(), similar_to(case.patient)
    trail.listed("possible duplicates of a person", len(others))
    if not form.validate_on_submit():
        in_full = permits(me(), May.APPROVE_MERGE)
        compared = [(other, like, side_by_side(case.patient, other, in_full=in_full)) for other, like in others]
        return render_template("duplicates/of_case.html", case=case, form=form, compared=compared)
    other = next((other for other, _ in others if str(other.id) == form.other.data), None) or abort(404)
    merge = same_person.propose(case.patient, other, team_id=case.team_id, by=me(), words=form.words.data)
    db.session.commit()
    flash("Proposed. A team lead decides.")
    return redirect(url_for(".show", id=merge.id))


def similar_to(patient: Patient) -> list[tuple[Patient, object]]:
    """Suspected and not told apart, among the people the user's teams know."""
    found = suspected(patient, around(people_of_our_teams(me()), patient))
    return list(same_person.not_told_apart(patient, found))


@bp.get("/duplicates/<uuid:id>")
@requires(May.READ_PERSON, DuplicateMerge)
def show(merge: DuplicateMerge) -> Answer:
    """The two side by side, and what became of the proposal."""
    seen(merge)
    return render_template("duplicates/show.html", **facts_of(merge))


@bp.route("/duplicates/<uuid:id>/approval", methods=["GET", "POST"])
@requires(May.APPROVE_MERGE, DuplicateMerge)
def approve(merge: DuplicateMerge) -> Answer:
    """A second person ticks what they compared; the two become one."""
    form = ApproveForm()
    seen(merge)
    if not form.validate_on_submit() or not approved(merge, form):
        return render_template("duplicates/approve.html", form=form, **facts_of(merge))
    db.session.commit()
    flash("Merged. It can be undone for 90 days.")
    return redirect(url_for(".show", id=merge.id))


def approved(merge: DuplicateMerge, form: ApproveForm) -> bool:
    """Whether it could be done; why not stands on the form, and nothing is kept."""
    try:
        same_person.approve(merge, by=me(), compared=form.compared.data)
    except CannotMerge as problem:
        db.session.rollback()
        form.compared.errors = [str(problem)]
        return False
    return True


@bp.route("/duplicates/<uuid:id>/refusal", methods=["GET", "POST"])
@requires(May.APPROVE_MERGE, DuplicateMerge)
def tell_apart(merge: DuplicateMerge) -> Answer:
    """They are two people."""
    form = ApartForm()
    if not form.validate_on_submit():
        return render_template("duplicates/apart.html", form=form, **facts_of(merge))
    same_person.tell_apart(merge, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Kept as two people.")
    return redirect(url_for(".overview"))


@bp.route("/duplicates/<uuid:id>/undoing", methods=["GET", "POST"])
@requires(May.APPROVE_MERGE, DuplicateMerge)
def undo(merge: DuplicateMerge) -> Answer:
    """Two people after all: what was moved goes back, and what came later is listed."""
    form = UndoForm()
    if not form.validate_on_submit():
        return render_template("duplicates/undo.html", form=form, **facts_of(merge))
    same_person.undo(merge, by=me(), reason=form.reason.data)
    db.session.commit()
    flash("Undone. Each record is as it was.")
    return redirect(url_for(".show", id=merge.id))


@bp.route("/duplicates/<uuid:id>/agreement", methods=["GET", "POST"])
@requires(May.AGREE_TO_MERGE, DuplicateMerge)
def agree(merge: DuplicateMerge) -> Answer:
    """The IG lead's agreement: by what stands in the way, without a name."""
    form = AgreeForm()
    if not form.validate_on_submit():
        return render_template("duplicates/agree.html", form=form, merge=merge, why=same_person.wants_agreement(merge))
    same_person.agree(merge, by=me())
    db.session.commit()
    flash("You agreed. The team lead decides.")
    return redirect(url_for("rights.overview"))


def facts_of(merge: DuplicateMerge) -> dict[str, object]:
    """What its pages show: read anew, since a refused attempt was rolled back."""
    merge = db.session.get_one(DuplicateMerge, merge.id)
    return {
        "merge": merge,
        "lines": side_by_side(merge.kept, merge.merged, in_full=permits(me(), May.APPROVE_MERGE)),
        "first": same_person.first_put_right(merge) if merge.decided_at is None else [],
        "why": same_person.wants_agreement(merge) if merge.decided_at is None else [],
        "may_be_undone": same_person.may_be_undone(merge),
        "to_decide": same_person.to_decide(merge) if merge.status in {"merged", "undone"} else [],
        "case_id": open_case_of(merge.kept_id),
    }


def open_case_of(patient_id: UUID) -> UUID | None:
    """A case of the kept person that the user may open: where the merged one's story goes on."""
    rows = SCOPES[Case](me()).where(Case.patient_id == patient_id).order_by(Case.opened_at.desc())
    return db.session.scalar(rows.with_only_columns(Case.id).limit(1))


def seen(merge: DuplicateMerge) -> None:
    """Both people were looked at."""
    for person in merge.people:
        trail.saw(person, detail="compared with a possible duplicate")
