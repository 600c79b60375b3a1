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
        scores = f"{self.said(self.first, item)} then {self.said(self.latest, item)}"
        verdict = self.verdict(item) or ("" if self.is_same_way else "asked in different ways so not compared")
        return f"{self.measure.item(item).label}: {', '.join(filter(None, (scores, verdict)))}"

    def said(self, answers: Mapping[str, int], item: str) -> str:
        """`3 (low)`."""
        if item not in answers:
            return "not answered" if answers else "not asked"
        return f"{answers[item]} ({self.measure.band(item, answers[item]).lower()})"

    def verdict(self, item: str) -> str:
        """`better by 4`, `the same`; empty when it cannot be told."""
        gained = self.in_(item)
        if not gained:
            return "" if gained is None else "the same"
        return f"{'better' if gained > 0 else 'worse'} by {abs(gained)}"
