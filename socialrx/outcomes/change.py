"""The difference between a person's first and latest answers. Values only; the database is not asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from socialrx.outcomes.measures import ONS4, Item, Measure


@dataclass(frozen=True)
class Change:
    """Two sets of answers to one measure, side by side, question by question.

    Only questions answered both times, in the same way, have a change.
    """

    first: Mapping[str, int]
    latest: Mapping[str, int] = field(default_factory=dict)
    is_same_way: bool = True
    measure: Measure = ONS4

    @property
    def items(self) -> list[Item]:
        """The questions answered at least once, in the measure's order."""
        return [item for item in self.measure.items if item.id in self.first or item.id in self.latest]

    @property
    def is_known(self) -> bool:
        """Whether there is any question of which a change can be told."""
        return any(self.in_(item.id) is not None for item in self.measure.items)

    def in_(self, item: str) -> int | None:
        """Points gained; None when it cannot be told. Anxiety is better when lower, so its sign is turned."""
        question = self.measure.item(item)
        if not self.is_same_way or item not in self.first or item not in self.latest:
            return None
        gained = self.latest[item] - self.first[item]
        return -gained if question.is_better_lower else gained

    def words(self, item: str) -> str:
        """`Satisfied with life: 3 (low) then 7 (high), better by 4`."""
        return f"{self.measure.item(item).label}: {self.scores(item)}{self.verdict(item)}"

    def scores(self, item: str) -> str:
        """`3 (low) then 7 (high)`."""
        before, after = self.said(self.first, item), self.said(self.latest, item)
        return f"{before} then {after}"

    def said(self, answers: Mapping[str, int], item: str) -> str:
        if item not in answers:
            return "not asked" if not answers else "not answered"
        return f"{answers[item]} ({self.measure.band(item, answers[item]).lower()})"

    def verdict(self, item: str) -> str:
        gained = self.in_(item)
        if gained is None:
            return "" if self.is_same_way else ", asked in different ways so not compared"
        return f", {'better' if gained > 0 else 'worse'} by {abs(gained)}" if gained else ", the same"
