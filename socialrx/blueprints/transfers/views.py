"""Moving people from team to team: asking, answering, and who is asked for. Nobody moves without a yes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from socialrx.access.gate import me, requires
from socialrx.access.scopes import (
    new_referrals_for,
    transfers_asked_by_us_for,
    transfers_asked_of_us_for,
)
from socialrx.access.table import May
from socialrx.blueprints.kit.words import day_words
from socialrx.blueprints.transfers.forms import AskForm, RefuseForm, TakeBackForm, asking
from socialrx.caseload import transfers
from socialrx.caseload.models import Transfer
from socialrx.caseload.models.transfer import CannotTransfer
from socialrx.caseload.moved_practice import at_closed_practices
from socialrx.caseload.queries import case_of
from socialrx.caseload.transfer_lists import answered, teams_to_ask, to_answer, waiting
from socialrx.core import trail
from socialrx.core.database import db
from socialrx.referrals.models import Referral
from socialrx.referrals.queue import needs_of

bp = Blueprint("transfers", __name__, url_prefix="/transfers")
Answer = Response | str


@bp.get("/")
@requires(May.TRANSFER)
def overview() -> Answer:
    """What we are asked, whom we asked for, what came of it, and whose practice has closed."""
    asked, ours = to_answer(transfers_asked_of_us_for(me())), transfers_asked_by_us_for(me())
    moving, done, closed = waiting(ours), answered(ours), at_closed_practices(new_referrals_for(me()))
    trail.listed("moves between teams", len(asked) + len(moving) + len(done) + len(closed))
    lists = {"asked": asked, "waiting": moving, "answered": done, "closed": closed}
    needs = needs_of([row.referral_id for row in asked])
    return render_template("transfers/overview.html", needs=needs, **lists)


@bp.route("/of/<uuid:id>", methods=["GET", "POST"])
@requires(May.TRANSFER, Referral)
def ask(referral: Referral) -> Answer:
    """Ask another team to take somebody on. The page says what that team sees until it has said yes."""
    form = asking(teams_to_ask(referral.team_id))
    if form.validate_on_submit() and (transfer := asked_with(form, referral)):
        db.session.commit()
        flash(
            f"{transfer.to_team.name} is asked, and answers by {day_words(transfer.due_on)}. Until then you keep them."
        )
        return redirect(url_for(".overview"))
    page = {"standing": transfers.waiting_of(referral.id), "case": case_of(referral.id)}
    return render_template("transfers/ask.html", referral=referral, form=form, **page)


def asked_with(form: AskForm, referral: Referral) -> Transfer | None:
    """The question; None, with what stands in the way on the form."""
    try:
        return transfers.ask(referral, form.chosen, by=me(), why=form.why.data)
    except CannotTransfer as problem:
        db.session.rollback()
        form.team.errors = [str(problem)]
        return None


@bp.get("/asked/<uuid:id>")
@requires(May.TRANSFER, Transfer, among=transfers_asked_of_us_for)
def show(transfer: Transfer) -> Answer:
    """Somebody whom we are asked to take on, without what says who it is."""
    rows = to_answer(transfers_asked_of_us_for(me()).where(Transfer.id == transfer.id))
    needs = needs_of([transfer.referral_id])
    return render_template("transfers/show.html", transfer=transfer, row=rows[0] if rows else None, needs=needs)


@bp.post("/asked/<uuid:id>/acceptance")
@requires(May.TRANSFER, Transfer, among=transfers_asked_of_us_for)
def accept(transfer: Transfer) -> Answer:
    """Yes: from now on they are ours, and waiting."""
    transfers.accept(transfer, by=me())
    db.session.commit()
    case = case_of(transfer.referral_id)
    flash("They are with your team now. Choose a worker." if case else "They are in your New referrals now.")
    if case:
        return redirect(url_for("caseload.person", id=case.id))
    return redirect(url_for("referrals.show", id=transfer.referral_id))


@bp.route("/asked/<uuid:id>/refusal", methods=["GET", "POST"])
@requires(May.TRANSFER, Transfer, among=transfers_asked_of_us_for)
def refuse(transfer: Transfer) -> Answer:
    """No, and why: they stay with the team that asked."""
    form = RefuseForm()
    if not form.validate_on_submit():
        return render_template("transfers/refuse.html", transfer=transfer, form=form)
    transfers.refuse(transfer, by=me(), why=form.why.data)
    db.session.commit()
    flash(f"{transfer.from_team.name} is told, and keeps them.")
    return redirect(url_for(".overview"))


@bp.route("/ours/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.TRANSFER, Transfer, among=transfers_asked_by_us_for)
def withdraw(transfer: Transfer) -> Answer:
    """We keep them after all."""
    form = TakeBackForm()
    if not form.validate_on_submit():
        return render_template("transfers/withdraw.html", transfer=transfer, form=form)
    transfers.withdraw(transfer, by=me(), why=form.why.data)
    db.session.commit()
    flash("You keep them. The other team is told.")
    return redirect(url_for(".overview"))
