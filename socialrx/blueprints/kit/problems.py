"""What people see when something is wrong: a plain sentence, a reference number, and nothing of the inside."""

from typing import Any

from flask import Flask, current_app, g, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import SecurityError

from socialrx.core import trail
from socialrx.core.database import db
from socialrx.core.errors import DomainError

Answer = tuple[str, int]
PAGES = {
    400: ("We could not understand that", "Go back and try again."),
    403: ("You cannot do that here", "Your role in this organisation does not include it."),
    404: ("Page not found", "Check the address, or start again from the first page."),
    405: ("Page not found", "Check the address, or start again from the first page."),
    413: ("That is too big", "Files may be up to 10 MB."),
    429: ("Too many tries", "Wait a few minutes and try again."),
}


def show(app: Flask) -> None:
    """Register a page for every problem."""
    for code in PAGES:
        app.register_error_handler(code, plain)
    app.register_error_handler(SecurityError, strange_host)
    app.register_error_handler(500, broken)
    app.register_error_handler(DomainError, say_why_not)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(StaleDataError, changed_meanwhile)
    app.register_error_handler(OperationalError, database_busy)


def page(title: str, words: str, code: int) -> Answer:
    db.session.rollback()
    return render_template("errors/problem.html", title=title, words=words, reference=g.get("request_id", "")), code


def plain(error: Any) -> Answer:
    return page(*PAGES[error.code], error.code)


def strange_host(_error: SecurityError) -> Answer:
    """A host name that is not ours: no page is drawn, since its links would carry that name."""
    return "This server does not answer to that name.", 400


def broken(_error: Exception) -> Answer:
    return page("Sorry, something went wrong", "Nothing was saved by your last step. Try again in a minute.", 500)


def say_why_not(error: DomainError) -> Answer:
    """A broken rule is an answer, not a crash: undo, and say why in the rule's own words."""
    return page("That cannot be done", str(error), 409)


def form_expired(_error: CSRFError) -> Answer:
    """A form without a good token, or sent from elsewhere. Somebody may be trying it on: it goes on the trail."""
    trail.refused("form without a good token")
    words = "This page was open too long, or came from elsewhere. Go back, reload it and send it again."
    return page("Nothing was saved", words, 400)


def changed_meanwhile(_error: StaleDataError) -> Answer:
    """Two people changed the same record: nothing is overwritten."""
    words = "Somebody else changed this while you were looking at it. Go back, reload and try again."
    return page("Nothing was saved", words, 409)


def database_busy(error: OperationalError) -> Answer:
    """The database did not answer, or not in time: people wait, and whoever reads the log learns why."""
    current_app.logger.error("the database did not answer", exc_info=error)
    return page("Sorry, we are very busy", "Nothing was saved by your last step. Try again in a minute.", 503)
