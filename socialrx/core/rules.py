"""Numbers and words of the work that a deployer may change: no national rule fixes them.

Each is a setting (see `config.py`, which holds the defaults and their reasons).
A rule asks here, so that the domain never reads the environment.
"""

from typing import Any

from flask import current_app


def rule(name: str) -> Any:
    """The value of a setting by its name. Raises KeyError for a name that is not a setting."""
    return current_app.config[name]


def days(name: str) -> int:
    """A setting that counts days."""
    return int(current_app.config[name])
