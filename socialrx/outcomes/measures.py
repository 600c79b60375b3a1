"""The measures that are asked here: their wording, range and bands, as `measures.json` says and nowhere else.

ONS4 is four questions that stay apart: the Office for National Statistics
publishes no total, and neither do we. Anxiety is kept as it was said, lower
being better.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socialrx.core.errors import BadInput, DomainError

SOURCE = Path(__file__).parent / "measures.json"


class NoTotal(DomainError):
    """This measure's answers are not added up."""


@dataclass(frozen=True)
class Item:
    """One question, word for word, and the words at the ends of its scale."""

    id: str
    text: str
    short: str
    anchor_low: str
    anchor_high: str
    better: str

    @property
    def is_better_lower(self) -> bool:
        return self.better == "lower"

    @property
    def label(self) -> str:
        """The short label, saying so where a low number is the good one."""
        return f"{self.short} (lower is better)" if self.is_better_lower else self.short


@dataclass(frozen=True)
class Band:
    """The answers from `least` to `most`, and what they are called."""

    least: int
    most: int
    label: str


@dataclass(frozen=True)
class Measure:
    """A measure as it is published."""

    id: str
    name: str
    intro: str
    licence: str
    items: tuple[Item, ...]
    least: int
    most: int
    bands: Mapping[str, tuple[Band, ...]]

    @property
    def range(self) -> range:
        """Every answer that may be given."""
        return range(self.least, self.most + 1)

    def item(self, id: str) -> Item:
        """Raises BadInput for an item that the measure does not have."""
        found = next((item for item in self.items if item.id == id), None)
        if found is None:
            raise BadInput(f"{self.name} has no question called {id}.")
        return found

    def band(self, item: str, value: int) -> str:
        """What this answer is called: "Low", "Medium", "High"... Raises BadInput outside the range."""
        self.check({item: value})
        return next(band.label for band in self.bands[item] if band.least <= value <= band.most)

    def check(self, values: Mapping[str, int]) -> None:
        """Raises BadInput for no answer at all, a question that is not there, or a number outside the range.

        A question the person would rather not answer is left out; nothing is put in its place.
        """
        if not values:
            raise BadInput("Answer at least one question.")
        for id, value in values.items():
            item = self.item(id)
            if type(value) is not int or value not in self.range:
                raise BadInput(f"{item.short} must be a whole number from {self.least} to {self.most}.")

    def unanswered(self, values: Mapping[str, int]) -> list[Item]:
        return [item for item in self.items if item.id not in values]

    def total(self, _values: Mapping[str, int]) -> int:
        """Always raises NoTotal: there is no official one."""
        raise NoTotal(f"{self.name} has no total: each question is reported by itself.")


def read(entry: Mapping[str, Any]) -> Measure:
    """A measure from its entry in the file."""
    fields = ("id", "text", "short", "anchor_low", "anchor_high", "better")
    bands = {
        id: tuple(Band(band["min"], band["max"], band["label"]) for band in rows)
        for ids, rows in entry["bands"].items()
        for id in ids.split(",")
    }
    return Measure(
        id=entry["id"],
        name=entry["name"],
        intro=entry["intro"],
        licence=entry["licence"],
        items=tuple(Item(**{field: item[field] for field in fields}) for item in entry["items"]),
        least=entry["response"]["min"],
        most=entry["response"]["max"],
        bands=bands,
    )


MEASURES = {entry["id"]: read(entry) for entry in json.loads(SOURCE.read_text(encoding="utf-8"))["measures"]}
ONS4 = MEASURES["ons4"]
