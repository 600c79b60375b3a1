"""Signing in and out."""

import re

from werkzeug.test import TestResponse

from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests.factories import PASSWORD, Place


def test_somebody_with_the_right_password_comes_in(rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).get("/").location

    assert page != "/sign-in"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(rushcliffe: Place, browse):
    nobody = browse(None)

    wrong = nobody.send("/sign-in", email=rushcliffe.gp.email, password="not it")
    unknown = nobody.send("/sign-in", email="who@example.org", password="not it")

    assert wrong.status_code == unknown.status_code == 200
    assert "is not right" in wrong.text
    assert as_said(wrong, rushcliffe.gp.email) == as_said(unknown, "who@example.org")


def as_said(answer: TestResponse, email: str) -> str:
    """The page without what was typed and without the form's own key."""
    return re.sub(r'name="once"[^>]*', "", answer.text.replace(email, ""))


def test_signing_out_ends_the_session_on_the_server(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    cookie = gp.client.get_cookie("__Host-sp").value

    gp.send("/sign-out")

    gp.client.set_cookie("__Host-sp", cookie)
    assert gp.get("/").location == "/sign-in"


def test_signing_in_goes_on_the_trail(rushcliffe: Place, browse):
    browse(rushcliffe.gp)

    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.SIGNED_IN, subject_id=rushcliffe.gp.id)
    assert entry.address == "127.0.0.1"


def test_where_to_go_next_is_never_another_site(rushcliffe: Place, browse):
    for target in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        nobody = browse(None)
        answer = nobody.ask(
            "post", f"/sign-in?next={target}", data={"email": rushcliffe.gp.email, "password": PASSWORD}
        )
        assert answer.location == "/"
