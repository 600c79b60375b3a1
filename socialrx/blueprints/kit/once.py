"""A form pressed twice, resent or replayed acts once: every form carries a key, asked for here at the door.

The same key and the same body: the first answer again. Another body under the
same key: 422. The first one has not ended: 409. No key: 400, as without the
form's token.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable

from flask import Response, current_app, redirect, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as AnyResponse

from socialrx.blueprints.kit.problems import Answer, page
from socialrx.core import idempotency
from socialrx.core.idempotency import Claim, Kept, claimed

FIELD, HEADER = "once", "Idempotency-Key"
SHAPE = re.compile(r"[A-Za-z0-9_-]{16,64}")
# Of each page anew, so it is no part of what was said.
NOT_SAID = {FIELD, "csrf_token"}
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
# Signing in makes a cookie, which no second answer could give back; to do it twice does no harm.
AT_THE_DOOR = "accounts"
BROKEN = 500


def new_key() -> str:
    """A key for one form on one page."""
    return secrets.token_urlsafe(24)


def begin() -> AnyResponse | Answer | None:
    """Claim the key that came, before the view runs. An answer instead, when the view must not run."""
    if request.method != "POST" or not is_counted():
        return None
    key = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not key:
        return missing() if current_app.config["WTF_CSRF_ENABLED"] and comes_from_a_form() else None
    if not SHAPE.fullmatch(key):
        return missing()
    claim = Claim(key, digest(caller()), request.endpoint or "", digest(said()))
    try:
        return None if idempotency.take(claim) else repeat(claim)
    except OperationalError as problem:
        if not idempotency.is_waiting_for_another(problem):
            raise
        return still_running()


def end(response: Response) -> None:
    """Note the answer of what was kept. A server error is none: a repeat is told to look first."""
    claim = claimed.get()
    if claim is None or not claim.is_kept or response.status_code >= BROKEN:
        return
    try:
        idempotency.answered(claim, response.status_code, location_of(response))
    except OperationalError:
        # What was asked for is kept; only a repeat is told less.
        current_app.logger.exception("the answer to a form could not be noted")


def forget() -> None:
    """Leave nothing of this request to whatever the thread does next."""
    claimed.set(None)


def is_counted() -> bool:
    """Whether this request's key is asked for: all but signing in."""
    return request.endpoint is not None and (current_user.is_authenticated or request.blueprint != AT_THE_DOOR)


def comes_from_a_form() -> bool:
    return request.mimetype in FORM_TYPES


def caller() -> Iterable[str]:
    """Who asks: a key is good for its own caller only; behind a signed link, for that link."""
    return [str(current_user.id)] if current_user.is_authenticated else ["", request.path]


def said() -> Iterable[str]:
    """Everything that was sent, but for the form's own marks."""
    yield request.path
    yield request.query_string.decode(errors="replace")
    for name, values in sorted(request.form.lists()):
        if name not in NOT_SAID:
            yield from (name, *values)
    for name, file in sorted(request.files.items(multi=True)):
        yield from (name, file.filename or "", hashlib.sha256(file.stream.read()).hexdigest())
        file.stream.seek(0)
    if request.is_json:
        yield request.get_data(as_text=True)


def digest(parts: Iterable[str]) -> str:
    """A stand-in that tells nobody what it stands for, passwords included."""
    mark = hmac.new(current_app.config["SECRET_KEY"].encode(), digestmod=hashlib.sha256)
    for part in parts:
        mark.update(len(part).to_bytes(8, "big") + part.encode(errors="surrogatepass"))
    return mark.hexdigest()


def location_of(response: Response) -> str:
    """Where it led to; `.` for the same address, since a signed link is not for keeping."""
    return "." if response.location == request.path else response.location or ""


def repeat(claim: Claim) -> AnyResponse | Answer:
    """The answer to a key that was used before."""
    first = idempotency.known(claim)
    if first is None:
        return still_running()
    if first.body != claim.body:
        words = "This form was sent before with other answers, and those are saved. Open it again to change them."
        return page("Nothing was saved this time", words, 422)
    return same_answer(first)


def same_answer(first: Kept) -> AnyResponse | Answer:
    """Where the first led to. A page that was shown instead is not kept, nor an answer that a server died over: what
    it saved stands, since the key is kept with it, and that is said.
    """
    if first.location:
        return redirect(request.path if first.location == "." else first.location, first.status or 302)
    return page("This was sent already", "It is saved, once. You need not do anything.", first.status or 200)


def still_running() -> Answer:
    words = "Your first press is still being saved. Wait a moment, then look whether it is there."
    return page("This was sent already", words, 409)


def missing() -> Answer:
    words = "This page is not complete, or came from elsewhere. Go back, reload it and send it again."
    return page("Nothing was saved", words, 400)
