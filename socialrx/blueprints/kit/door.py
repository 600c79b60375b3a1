"""What happens at the door on every request: who is acting, whether it may write, the trail, and the headers."""

import secrets

from flask import Flask, Response, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from socialrx.accounts.actions import note_seen
from socialrx.blueprints.kit import once
from socialrx.blueprints.kit.problems import Answer
from socialrx.core import trail
from socialrx.core.actor import Actor, acting
from socialrx.core.database import db, writing

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
YEAR_SECONDS = 31_536_000


def keep(app: Flask) -> None:
    """Put these habits on the app."""
    app.before_request(enter)
    app.after_request(leave)
    app.teardown_request(shut)


def enter() -> AnyResponse | Answer | None:
    """Say whether this request may write, and who is acting; answer a form that was sent before."""
    once.forget()
    writing.set(request.method not in SAFE_METHODS)
    g.request_id = secrets.token_hex(8)
    address = request.remote_addr or ""
    acting.set(Actor(request_id=g.request_id, address=address))
    if request.endpoint != "static" and current_user.is_authenticated:
        seat = current_user.seat
        roles = tuple(sorted(seat.roles))
        acting.set(Actor(current_user.id, seat.organisation_id, roles, g.request_id, address))
    return once.begin()


def leave(response: Response) -> Response:
    """Write the trail before the answer leaves; when that fails, so does the answer. Then the headers."""
    if request.endpoint != "static":
        key = current_user.session_key if current_user.is_authenticated else ""
        db.session.rollback()
        trail.write_noted()
        once.end(response)
        if key:
            note_seen(key)
            response.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    return response


def shut(_error: BaseException | None) -> None:
    """Leave nothing of this request to whatever the thread does next."""
    once.forget()
    writing.set(True)
    acting.set(Actor())
