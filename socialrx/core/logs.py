"""Logs: one JSON line an event, with the request's number, and nothing about any person.

Names cannot be known here, so no code logs one; what looks like an NHS number,
a telephone number, a postcode, an e-mail address or a secret in an address is struck out all the same,
and so are the values of a statement that a database refused.
"""

import logging
import re
import sys
from typing import Any

import structlog

from socialrx.core.actor import acting

STRUCK = "[struck out]"
PERSONAL = re.compile(
    r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"  # an NHS number
    r"|\b0\d{3,4}[ ]?\d{3}[ ]?\d{3,4}\b"  # a telephone number
    r"|\b[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}\b"  # a postcode
    r"|[\w.+-]+@[\w-]+\.[\w.]+"  # an e-mail address
    r"|(?<=/calendar/)[\w-]{8,}|(?<=/g/)[\w.-]{8,}"  # what opens a calendar feed, or a group's page
)
# What a database's error says of the row: SQLAlchemy's parameters, and PostgreSQL's detail, which may have many lines.
OF_THE_ROW = re.compile(
    r"(\[parameters: )[^\n]*"
    r"|(\bDETAIL: +).*?(?=\n\[SQL: |\n\n(?:The above exception|During handling of)|\Z)",
    re.DOTALL,
)


def configure(level: str) -> None:
    """Send every log of this process, ours and the libraries', through one formatter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def formatter() -> logging.Formatter:
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        request_number,
        strike_out,
    ]
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)


def request_number(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The number that a person can read out when they ask for help."""
    if number := acting.get().request_id:
        event["request"] = number
    return event


def strike_out(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """What looks like somebody's number or address goes; so does a line break that would forge another line."""
    return {key: without_personal(value) if isinstance(value, str) else value for key, value in event.items()}


def without_personal(text: str) -> str:
    return PERSONAL.sub(STRUCK, OF_THE_ROW.sub(lambda found: f"{found[1] or found[2]}{STRUCK}", text))
