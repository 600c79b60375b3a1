"""What happens at the door on every request: who is acting, whether it may write, the trail, and the headers."""

import secrets
from typing import Any

from flask import Flask, Response, g, request
from flask_login import current_user
from flask_wtf import CSRFProtect

from socialrx.accounts.sessions import note_seen
from socialrx.blueprints.kit import once
from socialrx.core import trail
from socialrx.core.actor import Actor, acting
from socialrx.core.database import db, writing
from socialrx.core.trail import Deed

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers send `Origin: null` with our own forms, and they would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STAY_WITH_TLS = "max-age=31536000; includeSubDomains"
# What a file is sent with. It is no page: it loads nothing, and no frame may hold it.
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a list of people leaves on the trail, which names none of them.
OF_PEOPLE = {Deed.LISTED, Deed.FOUND}


def keep(app: Flask) -> None:
    """Put these habits on the app. Who is acting is known before a form's token is asked for; its key comes after."""
    app.before_request(enter)
    CSRFProtect(app)
    app.before_request(once.begin)
    app.after_request(leave)
    app.teardown_request(shut)


def enter() -> None:
    """Say whether this request may write, and who is acting."""
    once.forget()
    writing.set(request.method not in SAFE_METHODS)
    g.request_id = secrets.token_hex(8)
    address = request.remote_addr or ""
    acting.set(Actor(request_id=g.request_id, address=address))
    if request.endpoint != "static" and current_user.is_authenticated:
        seat = current_user.seat
        roles = tuple(sorted(seat.roles))
        acting.set(Actor(current_user.id, seat.organisation_id, roles, g.request_id, address))


def leave(response: Response) -> Response:
    """Write the trail before the answer leaves; when that fails, so does the answer. Then the headers.

    A view that asks about the session without using it sets `g.is_only_looking`: the idle limit stays.
    """
    if request.endpoint != "static":
        session = current_user.session if current_user.is_authenticated else None
        shows_person = g.get("shows_person") or any(is_about_people(row) for row in trail.noted())
        db.session.rollback()
        trail.write_noted()
        once.end(response)
        if session and not g.get("is_only_looking"):
            note_seen(session, shows_person=bool(shows_person))
        response.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = STAY_WITH_TLS
    return response


def is_about_people(row: dict[str, Any]) -> bool:
    """Whether what goes on the trail was about a person, or a list of them."""
    return bool(row["patient_id"]) or row["deed"] in OF_PEOPLE


def shut(_error: BaseException | None) -> None:
    """Leave nothing of this request to whatever the thread does next."""
    once.forget()
    writing.set(True)
    acting.set(Actor())
