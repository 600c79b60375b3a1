"""What is chosen about a report."""

from flask import request

from socialrx.core.errors import BadInput
from socialrx.reporting.period import Period, between, latest


def chosen_period() -> tuple[Period, str]:
    """The months asked for in the address, and what is wrong with them; the last twelve when nothing is."""
    first, last = request.args.get("first", "").strip(), request.args.get("last", "").strip()
    if not first and not last:
        return latest(), ""
    try:
        return between(first, last), ""
    except BadInput as problem:
        return latest(), str(problem)
