"""Somebody who is brought to a huddle: their agreement, what the others see, what was decided, who does what."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import brought_for
from socialrx.access.table import May
from socialrx.blueprints.huddles.forms import BringForm, RecordForm, WordsForm, bringing, recording
from socialrx.blueprints.kit.versions import overtaken
from socialrx.caseload import huddle_lists, huddles
from socialrx.caseload.models import Case, HuddleAction, HuddleCase
from socialrx.caseload.models.huddle import CannotHuddle
from socialrx.core.database import db
from socialrx.patients.flags import flag_of

bp = Blueprint("brought", __name__)
Answer = Response | str


@bp.route("/cases/<uuid:id>/huddle", methods=["GET", "POST"])
@requires(May.HUDDLE, Case)
def bring(case: Case) -> Answer:
    """Bring somebody to a huddle that is planned or open. Without their agreement nobody is brought."""
    form = bringing(case, huddle_lists.to_bring_to(case.team_id, case.id))
    if not form.validate_on_submit() or (row := brought_with(form, case)) is None:
        return render_template("huddles/bring.html", case=case, form=form, s_flag=flag_of(case.patient))
    db.session.commit()
    return redirect(url_for("huddles.show", id=row.huddle_id))


def brought_with(form: BringForm, case: Case) -> HuddleCase | None:
    """Who is brought; None, with what stands in the way on the form."""
    try:
        return huddles.bring(form.huddles[form.huddle.data], case, form.words, form.agreement, by=me())
    except CannotHuddle as problem:
        db.session.rollback()
        form.huddle.errors = [str(problem)]
        return None


@bp.get("/huddles/brought/<uuid:id>")
@requires(May.HUDDLE, HuddleCase)
def show(row: HuddleCase) -> Answer:
    """What was brought about one person, said, decided and promised."""
    rows = huddle_lists.whole(brought_for(me()).where(HuddleCase.id == row.id))
    one = db.session.scalars(rows.execution_options(populate_existing=True)).unique().one()
    return render_template("huddles/brought.html", one=one, huddle=one.huddle)


@bp.route("/huddles/brought/<uuid:id>/words", methods=["GET", "POST"])
@requires(May.HUDDLE, HuddleCase)
def change(row: HuddleCase) -> Answer:
    """What the others see, and the question."""
    row.huddle.must_not_be_over()
    form = WordsForm(obj=row)
    stands = partial(columns_of, row, "called", "question", "brought")
    if not form.validate_on_submit() or overtaken(form, row, stands):
        return render_template("huddles/words.html", row=row, form=form, s_flag=flag_of(row.case.patient))
    row.called, row.question, row.brought = form.words
    db.session.commit()
    return redirect(url_for("huddles.show", id=row.huddle_id))


def columns_of(row: HuddleCase, *names: str) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


@bp.route("/huddles/brought/<uuid:id>/decision", methods=["GET", "POST"])
@requires(May.HUDDLE, HuddleCase)
def record(row: HuddleCase) -> Answer:
    """What was considered and decided, and one action, in one save. The next action is the same again."""
    row.huddle.must_not_be_over()
    form = recording(row.case, me(), options=row.options, decision=row.decision, version=row.version)
    stands = partial(columns_of, row, "options", "decision")
    if not form.validate_on_submit() or overtaken(form, row, stands):
        return render_template("huddles/record.html", row=row, form=form)
    save_record(row, form)
    db.session.commit()
    flash("Saved.")
    return redirect(url_for("huddles.show", id=row.huddle_id))


def save_record(row: HuddleCase, form: RecordForm) -> None:
    huddles.decide(row, options=form.options.data, decision=form.decision.data, by=me())
    if owed := form.owed:
        huddles.add_action(row, owed, by=me())


@bp.post("/huddles/brought/<uuid:id>/withdrawal")
@requires(May.HUDDLE, HuddleCase)
def take_off(row: HuddleCase) -> Answer:
    """They changed their mind, or it was a mistake."""
    huddles.take_off(row, by=me())
    db.session.commit()
    flash("They are not brought to this huddle any more.")
    return redirect(url_for("huddles.show", id=row.huddle_id))


@bp.post("/huddles/actions/<uuid:id>/done")
@requires(May.HUDDLE, HuddleAction)
def done(action: HuddleAction) -> Answer:
    """It is done. A second tap changes nothing."""
    action.finish(by=me())
    db.session.commit()
    flash("Done.")
    return redirect(url_for(".show", id=action.huddle_case_id))
