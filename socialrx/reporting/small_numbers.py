"""Small counts that leave the PCN are hidden, and enough beside them that they cannot be worked out.

A count from 1 to below the threshold is hidden; zero stays. When exactly one
count of a table is hidden, the next smallest is hidden too, or the total would
give it away (domain rules, "Small numbers").
"""

from collections.abc import Mapping

HIDDEN = None


def hide_small(counts: Mapping[str, int], threshold: int) -> dict[str, int | None]:
    """The same counts by name, the small ones as None, a second one with a lone first."""
    hidden = {name for name, count in counts.items() if 0 < count < threshold}
    if len(hidden) == 1:
        rest = [(count, name) for name, count in counts.items() if name not in hidden and count > 0]
        hidden |= {min(rest)[1]} if rest else set()
    return {name: HIDDEN if name in hidden else count for name, count in counts.items()}


def shown(count: int | None) -> str:
    """A count for people: `*` where it is hidden."""
    return "*" if count is None else str(count)
