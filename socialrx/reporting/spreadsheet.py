"""The report as CSV: one line a figure, with what it is out of and what it means."""

from collections.abc import Iterable, Iterator

from socialrx.core import csv_out
from socialrx.core.rules import rule
from socialrx.reporting.basis import sentences
from socialrx.reporting.pcn import DEFINITIONS, Line, PcnReport
from socialrx.reporting.small_numbers import hide_small, shown
from socialrx.reporting.waits import WITHIN_DAYS

HEADINGS = ("table", "row", "figure", "value", "out_of", "definition")
Figure = tuple[str, str, str, str, str, str]


def as_csv(report: PcnReport, *, for_outside: bool) -> str:
    """The whole report. For outside the PCN small counts are hidden and what follows from them with them."""
    return csv_out.as_csv([HEADINGS, *figures(report, for_outside=for_outside)])


def figures(report: PcnReport, *, for_outside: bool) -> Iterator[Figure]:
    threshold = int(rule("SMALL_NUMBER")) if for_outside else 0
    yield from totals(report, threshold)
    tables = {"month": report.months, "practice": report.practices, "source": report.sources, "need": report.needs}
    for name, lines in tables.items():
        yield from table(name, lines, threshold)
    yield from pairs("closed", "closed", report.closed, threshold, DEFINITIONS["received"])
    yield from pairs("open now", "open", report.open_ages, threshold, DEFINITIONS["open"])
    yield from waits(report, threshold)
    yield from pairs("signposts", "told_of_a_service", report.signposts, threshold, DEFINITIONS["signposts"])
    for sentence in sentences(report):
        yield ("basis", sentence, "", "", "", "")


def totals(report: PcnReport, threshold: int) -> Iterator[Figure]:
    names = ("received", "people", "accepted", "seen", "never_reached")
    received = hidden_below(report.received, threshold)
    for name in names:
        value = hidden_below(getattr(report, name), threshold)
        yield ("total", "", name, value, "" if name == "received" else received, DEFINITIONS[name])
    definition = DEFINITIONS["ons4"].format(days=rule("FOLLOW_UP_AFTER_DAYS"))
    both, of = hidden_below(report.both_measures, threshold), hidden_below(report.seen_and_closed, threshold)
    yield ("total", "", "both_ons4", both, of, definition)


def table(name: str, lines: Iterable[Line], threshold: int) -> Iterator[Figure]:
    kept = list(lines)
    received = hide_small({line.key: line.received for line in kept}, threshold)
    seen = hide_small({line.key: line.seen for line in kept}, threshold)
    for line in kept:
        count = received[line.key]
        yield (name, line.label, "received", shown(count), "", DEFINITIONS["received"])
        yield (name, line.label, "seen", shown(seen[line.key]), shown(count), DEFINITIONS["seen"])
        if line.per_1000 is not None:
            rate = "*" if count is None else f"{line.per_1000:.2f}"
            yield (name, line.label, "per_1000", rate, str(line.registered), DEFINITIONS["per_1000"])


def pairs(name: str, figure: str, counts: list[tuple[str, int]], threshold: int, definition: str) -> Iterator[Figure]:
    hidden = hide_small(dict(counts), threshold)
    for label, _ in counts:
        yield (name, label, figure, shown(hidden[label]), "", definition)


def waits(report: PcnReport, threshold: int) -> Iterator[Figure]:
    of = len(report.waits.days)
    is_hidden = of < threshold
    values = {"median_days": report.waits.median, "ninetieth_percentile_days": report.waits.ninetieth}
    values |= {f"reached_within_{number}_days": report.waits.within(number) for number in WITHIN_DAYS}
    for name, value in values.items():
        yield ("waits", "", name, "*" if is_hidden else str(value), hidden_below(of, threshold), DEFINITIONS["waits"])
    yield ("waits", "", "still_waiting", hidden_below(report.waits.still_waiting, threshold), "", DEFINITIONS["waits"])


def hidden_below(count: int, threshold: int) -> str:
    return "*" if 0 < count < threshold else str(count)
