"""The way in, once it is known who somebody is: half way to the second factor, or all the way to a session.

Whatever way in there is ends here: the browser's earlier session ends on the
server and is dropped, so that no key from before signing in opens anything after it.
"""

from typing import Any

from flask import current_app, redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from socialrx.accounts import browsers
from socialrx.accounts.models import User
from socialrx.accounts.second_factor import must_set_up
from socialrx.accounts.sessions import begin_half_way, end_key, go_through, open_session, user_half_way
from socialrx.core.database import db
from socialrx.core.paths import safe_next

HALF_WAY = "half_way"
# Where Flask-Login keeps the key of the open session.
OPEN = "_user_id"


def let_in(user: User, **facts: Any) -> Response | None:
    """The password was right: on to the second factor, where there is one. None for somebody who works nowhere."""
    if not current_app.config["SECOND_FACTOR"]:
        return come_in(user, **facts)
    half_way = begin_half_way(user, browser=browser())
    if half_way is None:
        return None
    step = "accounts.set_up" if must_set_up(user) else "accounts.second_factor"
    drop_earlier()
    session[HALF_WAY] = half_way.session_key
    return redirect(url_for(step, next=safe_next(request.args.get("next"))))


def come_in(user: User, **facts: Any) -> Response | None:
    """Open a session with a new key, and go where they wanted to. None for somebody who works nowhere."""
    return go_on() if enter(user, **facts) else None


def enter(user: User, **facts: Any) -> bool:
    """Open a session with a new key, of which these facts hold. False for somebody who works nowhere."""
    seated = open_session(user, browser=browser(), **facts)
    if seated is None:
        return False
    drop_earlier()
    return bool(login_user(seated))


def drop_earlier() -> None:
    """Whatever this browser had open ends with the commit, whoever's it was; and nothing stays of its cookie."""
    for name in (OPEN, HALF_WAY):
        if key := session.get(name):
            end_key(key)
    db.session.commit()
    session.clear()


def come_through(user: User) -> bool:
    """The second factor came: the half-way session is spent, once, and a session opens."""
    return go_through(user) and enter(user)


def go_on() -> Response:
    return redirect(next_page())


def next_page() -> str:
    """Where `next=` leads, or the first page."""
    return safe_next(request.args.get("next")) or url_for("accounts.first")


def whoever_is_half_way() -> User | None:
    """The user of whom only the password is known yet; nobody who has come in already."""
    if current_user.is_authenticated or HALF_WAY not in session:
        return None
    return user_half_way(session[HALF_WAY])


def browser() -> str:
    return browsers.in_words(request.user_agent.string)
