"""The PCN's report: a page, a spreadsheet, and the rows behind a figure. Nobody's name is on any of them."""

from datetime import date

from flask import Blueprint, Response, render_template, request

from socialrx.access.gate import me, requires
from socialrx.access.scopes import reported_offers_for, reported_practices_for, reported_referrals_for
from socialrx.access.table import May
from socialrx.blueprints.reports.forms import chosen_period
from socialrx.core import clock, trail
from socialrx.core.trail import Deed
from socialrx.reporting import charts, cohort, offers, pcn
from socialrx.reporting.basis import sentences
from socialrx.reporting.spreadsheet import as_csv
from socialrx.reporting.spreadsheet import figures as figures_of
from socialrx.reporting.waits import WITHIN_DAYS

bp = Blueprint("reports", __name__, url_prefix="/report")

MOST_ROWS = 200
# What a row may be chosen by, and the row's own name for it.
CHOICES = {"month": "month", "practice": "practice", "source": "source", "closed_as": "closed_as"}


@bp.get("/", endpoint="pcn")
@requires(May.READ_REPORT)
def pcn_page() -> str:
    """How many, how fast, for whom it was finished."""
    period, problem = chosen_period()
    report = pcn.report(reported_referrals_for(me()), reported_practices_for(me()), period)
    facts = {"definitions": pcn.DEFINITIONS, "basis": sentences(report), "within": WITHIN_DAYS, "today": clock.today()}
    facts |= {"chosen": offers.by_cohort(reported_offers_for(me()), period), "chosen_definition": offers.DEFINITION}
    return render_template(
        "reports/pcn.html", report=report, problem=problem, chart=charts.by_month(report.months), **facts
    )


@bp.get("/report.csv")
@requires(May.EXPORT_REPORT)
def csv() -> Response:
    """The same figures as a spreadsheet; `for=outside` hides small counts."""
    return as_file(for_outside=request.args.get("for") != "inside")


def as_file(*, for_outside: bool) -> Response:
    period, _ = chosen_period()
    report = pcn.report(reported_referrals_for(me()), reported_practices_for(me()), period)
    trail.noted().append(trail.entry(Deed.EXPORTED, detail=f"report {period.first} to {period.last}"))
    response = Response(as_csv(report, for_outside=for_outside), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="social-prescribing-{period.first:%Y-%m}.csv"'
    return response


@bp.get("/figures")
@requires(May.READ_FIGURES)
def figures() -> str:
    """For somebody outside the care: the figures alone, small counts hidden, and no way to the rows."""
    period, problem = chosen_period()
    report = pcn.report(reported_referrals_for(me()), reported_practices_for(me()), period)
    shown = list(figures_of(report, for_outside=True))
    return render_template("reports/figures.html", figures=shown, report=report, problem=problem)


@bp.get("/figures.csv")
@requires(May.READ_FIGURES)
def figures_csv() -> Response:
    """The same as a spreadsheet."""
    return as_file(for_outside=True)


@bp.get("/rows")
@requires(May.READ_REPORT)
def rows() -> str:
    """The referrals that a figure counts: reference, dates and state, without names."""
    period, problem = chosen_period()
    found = [row for row in cohort.rows(reported_referrals_for(me()), period) if is_chosen(row)]
    trail.listed("rows of a report", len(found))
    shown = found[-MOST_ROWS:][::-1]
    return render_template("reports/rows.html", rows=shown, count=len(found), period=period, problem=problem)


def is_chosen(row: cohort.Row) -> bool:
    """Whether the row has everything that the address asks for."""
    asked = {name: request.args[name] for name in CHOICES if request.args.get(name)}
    return all(words_of(getattr(row, CHOICES[name])) == wanted for name, wanted in asked.items())


def words_of(value: object) -> str:
    """A row's value as the address has it."""
    return f"{value:%Y-%m}" if isinstance(value, date) else str(value)
