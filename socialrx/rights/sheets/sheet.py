"""What a sheet is: a table's part of the copy that a person asks for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sheet:
    """A table's part of the copy. `when` is the column that dates an entry.

    `must_decide`: each entry waits for somebody to decide before a copy can
    leave. `opened_by`: sealed, and shown to nobody here while this column is
    empty. `within`: its rows stand as lines of the entry that this column points
    at, named by the first column.
    """

    title: str
    columns: dict[str, str]
    when: str = ""
    lists: dict[str, str] = field(default_factory=dict)
    must_decide: bool = False
    opened_by: str = ""
    within: str = ""


STEP = {"move": "What was done", "reason": "Reason", "by_id": "By"}
