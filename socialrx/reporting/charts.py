"""Where the bars of a chart stand, in the units of its own drawing. The template only draws."""

from collections.abc import Sequence
from typing import NamedTuple

from socialrx.reporting.pcn import Line

WIDTH, HEIGHT = 360, 190
LEFT, BOTTOM, TOP = 30, 26, 10
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)
MOST_STEPS = 5


class Bar(NamedTuple):
    """One month: what came, and within it what was seen."""

    label: str
    words: str
    x: float
    width: float
    y: float
    height: float
    seen_y: float
    seen_height: float


class Chart(NamedTuple):
    """Bars and the lines behind them."""

    width: int
    height: int
    floor: int
    left: int
    bars: list[Bar]
    levels: list[tuple[int, float]]


def by_month(lines: Sequence[Line]) -> Chart:
    """A chart of months: the whole bar is what was received, its dark part those seen."""
    most = max([line.received for line in lines], default=0) or 1
    step = next((step for step in STEPS if most / step <= MOST_STEPS), STEPS[-1])
    top = -(-most // step) * step
    floor = HEIGHT - BOTTOM
    scale = (floor - TOP) / top
    slot = (WIDTH - LEFT) / max(len(lines), 1)
    bars = [bar(line, LEFT + n * slot, slot, floor, scale) for n, line in enumerate(lines)]
    levels = [(level, round(floor - level * scale, 1)) for level in range(0, top + 1, step)]
    return Chart(WIDTH, HEIGHT, floor, LEFT, bars, levels)


def bar(line: Line, x: float, slot: float, floor: int, scale: float) -> Bar:
    height, seen = line.received * scale, line.seen * scale
    words = f"{line.label}: {line.received} received, {line.seen} seen"
    place = (round(x + slot * 0.15, 1), round(slot * 0.7, 1))
    return Bar(
        line.label[:3],
        words,
        *place,
        round(floor - height, 1),
        round(height, 1),
        round(floor - seen, 1),
        round(seen, 1),
    )
