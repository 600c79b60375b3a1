"""Proactive lists. A lead loads and takes back; a worker asks the people, one by one, and records what each said."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from socialrx.access.gate import me, requires
from socialrx.access.scopes import offers_for, proactive_lists_for
from socialrx.access.table import May
from socialrx.blueprints.kit.alerts import alerts_for
from socialrx.blueprints.offers.forms import AgainForm, AnswerForm, ListForm, TakeBackForm, list_form
from socialrx.caseload.queries import in_hand, open_referral_of
from socialrx.core import trail
from socialrx.core.csv_out import as_csv
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.trail import Deed
from socialrx.core.uploads import MOST_BYTES
from socialrx.referrals.offers import actions, answers, queries
from socialrx.referrals.offers.actions import Search
from socialrx.referrals.offers.aside import REASONS
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList

bp = Blueprint("offers", __name__)
Answer = AnyResponse | str
ASIDE_SHOWN = 20


@bp.get("/proactive-lists/")
@requires(May.ANSWER_OFFER)
def overview() -> str:
    """The team's lists and how far each is, and the same by why people were chosen."""
    lists = queries.newest(proactive_lists_for(me()))
    offers = offers_for(me())
    cohorts = queries.counts_of(offers, Offer.cohort)
    trail.listed("proactive lists", len(lists))
    return render_template(
        "offers/lists.html",
        lists=lists,
        counts=queries.counts_of(offers, Offer.list_id),
        nothing=queries.Counts(),
        cohorts=sorted(cohorts.items(), key=lambda item: -item[1].offered),
    )


@bp.route("/proactive-lists/new", methods=["GET", "POST"])
@requires(May.OFFER_TO_MANY)
def choose() -> Answer:
    """Choose a file. Nothing is loaded yet."""
    form = list_form(me())
    if not form.validate_on_submit() or not (made := looked_at(form)):
        return render_template("offers/choose.html", form=form)
    db.session.commit()
    return redirect(url_for(".load", id=made.id))


def looked_at(form: ListForm) -> ProactiveList | None:
    """The list, kept to be loaded; None when the file will not do, and why stands on the form."""
    file = form.file.data
    search = Search(form.name.data, form.cohort.data, form.chosen)
    try:
        return actions.look_at(search, (file.filename or "", file.read(MOST_BYTES + 1)), by=me())
    except BadInput as problem:
        form.file.errors = [str(problem)]
        return None


@bp.route("/proactive-lists/<uuid:id>/loading", methods=["GET", "POST"])
@requires(May.OFFER_TO_MANY, ProactiveList)
def load(made: ProactiveList) -> Answer:
    """First what would happen, with some of the rows; then load it."""
    if made.is_loaded:
        return redirect(url_for(".show", id=made.id))
    if request.method == "GET":
        plan = actions.what_would_happen(made, in_hand)
        trail.listed("people of a file", len(plan.sample))
        return render_template("offers/load.html", made=made, plan=plan, shown=plan.aside[:ASIDE_SHOWN])
    plan = actions.load(made, in_hand, by=me())
    db.session.commit()
    who = "1 person is" if plan.offered == 1 else f"{plan.offered:,} people are"
    flash(f"{who} on the list. Nobody is referred until they agree.")
    return redirect(url_for(".show", id=made.id))


@bp.post("/proactive-lists/<uuid:id>/cancellation")
@requires(May.OFFER_TO_MANY, ProactiveList)
def give_up(made: ProactiveList) -> Answer:
    """Not this file after all."""
    actions.give_up(made)
    db.session.commit()
    flash("Nothing was loaded. The file is gone.")
    return redirect(url_for(".overview"))


@bp.get("/proactive-lists/<uuid:id>")
@requires(May.ANSWER_OFFER, ProactiveList)
def show(made: ProactiveList) -> str:
    """The people of one list: first those to ask."""
    state = request.args.get("state", OfferState.OFFERED, type=OfferState)
    offers = offers_for(me())
    rows = queries.page_of(offers, made.id, state, request.args.get("after", type=UUID))
    trail.listed("people of a proactive list", len(rows))
    return render_template(
        "offers/show.html",
        made=made,
        state=state,
        rows=rows[: queries.PAGE],
        has_more=len(rows) > queries.PAGE,
        counts=queries.counts_of(offers.where(Offer.list_id == made.id), Offer.list_id).get(made.id, queries.Counts()),
        aside=[(REASONS.get(reason, reason), number) for reason, number in queries.how_many_aside(made.id).items()],
    )


@bp.get("/proactive-lists/<uuid:id>/kept-aside.csv")
@requires(May.OFFER_TO_MANY, ProactiveList)
def kept_aside(made: ProactiveList) -> Response:
    """The rows that were kept aside, by their line in the file, to put the file right. Nothing of what they say."""
    rows = [(str(one.line), one.where, one.says) for one in queries.aside_of(made.id)]
    trail.saw(made, deed=Deed.EXPORTED, detail=f"{len(rows)} rows kept aside")
    answer = Response(as_csv([("Line", "Column", "Why"), *rows]), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="kept-aside.csv"'
    return answer


@bp.route("/proactive-lists/<uuid:id>/withdrawal", methods=["GET", "POST"])
@requires(May.OFFER_TO_MANY, ProactiveList)
def take_back(made: ProactiveList) -> Answer:
    """Undo the list. What was answered stays."""
    form = TakeBackForm()
    if not form.validate_on_submit():
        of_list = offers_for(me()).where(Offer.list_id == made.id)
        counts = queries.counts_of(of_list, Offer.list_id).get(made.id, queries.Counts())
        return render_template("offers/take_back.html", made=made, form=form, counts=counts)
    done = actions.take_back(made, by=me(), because=form.because.data)
    db.session.commit()
    stay = f" {done.stay:,} had answered: they stay." if done.stay else ""
    flash(f"The list is taken back. {done.offers:,} will not be asked.{stay}")
    return redirect(url_for(".overview"))


@bp.route("/offers/<uuid:id>", methods=["GET", "POST"])
@requires(May.ANSWER_OFFER, Offer)
def ask(offer: Offer) -> Answer:
    """One person of a list: how to reach them, and what they said."""
    form = AnswerForm()
    if not form.validate_on_submit():
        facts = {"standing": open_referral_of(offer.patient_id), "alerts": alerts_for(offer.patient)}
        return render_template("offers/ask.html", offer=offer, patient=offer.patient, form=form, **facts)
    flash(recorded(offer, form))
    db.session.commit()
    return redirect(url_for(".show", id=offer.list_id))


def recorded(offer: Offer, form: AnswerForm) -> str:
    """Keep the answer. What became of it, in words."""
    said = {"by": me(), "words": form.words.data}
    if form.answer.data == "agreed":
        referral = answers.agree(offer, standing=open_referral_of(offer.patient_id), **said)
        return f"Agreed: {referral.reference} is in New referrals."
    if form.answer.data == "declined":
        answers.decline(offer, **said)
        return "Declined. They are not referred, and will not be asked from this list again."
    if form.answer.data == "take_off":
        answers.take_off(offer, **said)
        return "Taken off this list."
    answers.no_answer(offer, **said)
    return "Recorded. They stay on the list."


@bp.post("/offers/<uuid:id>/again")
@requires(May.ANSWER_OFFER, Offer)
def again(offer: Offer) -> Answer:
    """Declined by mistake, or thought again."""
    answers.ask_again(offer, by=me(), words=AgainForm().words.data or "")
    db.session.commit()
    flash("They are to be asked again.")
    return redirect(url_for(".ask", id=offer.id))
