"""Step up and step down, from the person's page."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.table import May
from socialrx.blueprints.huddles.forms import LevelForm
from socialrx.blueprints.kit.versions import overtaken_at_all
from socialrx.caseload import levels
from socialrx.caseload.models import Case
from socialrx.core.database import db

bp = Blueprint("levels", __name__)
Answer = Response | str
CHANGED = "Somebody changed the level since you opened the page. Check it, then save again"


@bp.route("/cases/<uuid:id>/level", methods=["GET", "POST"])
@requires(May.WORK_CASE, Case)
def change(case: Case) -> Answer:
    """One tap and a reason; a step down asks when to look again."""
    latest = levels.level_of(case)
    seen = str(latest.id) if latest else "none"
    form = LevelForm(version=seen, level=latest.level if latest else None, aftercare_on=levels.usual_aftercare())
    if form.validate_on_submit() and stepped(case, form, seen=seen):
        db.session.commit()
        flash("Level of support saved.")
        return redirect(url_for("caseload.person", id=case.id))
    return render_template("huddles/level.html", case=case, form=form, latest=latest)


def stepped(case: Case, form: LevelForm, *, seen: str) -> bool:
    """Whether the step was taken; if not, why stands on the form."""
    if overtaken_at_all(form, case, seen=lambda _case: seen):
        form.level.errors = [CHANGED]
        return False
    on: date | None = form.aftercare_on.data
    try:
        levels.step(case, levels.Step(form.level.data, form.why.data or "", on), by=me())
    except levels.CannotStep as problem:
        field = form.why if "why" in str(problem) else form.level
        field.errors = [str(problem)]
        return False
    return True
