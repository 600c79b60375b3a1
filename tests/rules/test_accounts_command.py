"""`flask accounts invite`: the first person of an installation comes in by a printed link."""

import re

import pytest
from flask import Flask

from socialrx.accounts.invitations import with_token
from socialrx.accounts.inviting import accept_as_new
from socialrx.accounts.models import Membership, Role
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.organisations.models import Kind
from tests.factories import Place


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["accounts", "invite", *words])
    return done.exit_code, done.output


def join(said: str) -> Membership:
    token = re.search(r"https://socialrx\.test/invitation/(\S+)", said)[1]
    user = accept_as_new(with_token(token), given_name="Sam", family_name="Quill", password="a heron by the weir")
    db.session.commit()
    return db.session.query(Membership).filter_by(user_id=user.id).one()


def test_the_first_administrator_is_invited_on_the_server_and_nothing_is_sent(app: Flask):
    code, said = run(app, "Admin@Example.org", "system_admin", "platform")

    assert code == 0
    membership = join(said)
    assert (membership.role, membership.organisation.kind) == (Role.SYSTEM_ADMIN, Kind.PLATFORM)
    assert membership.user.email == "admin@example.org"
    assert db.session.query(Letter).count() == 0


def test_the_platform_is_made_once(app: Flask):
    run(app, "one@example.org", "system_admin", "platform")
    code, said = run(app, "two@example.org", "system_admin", "platform")

    assert code == 0
    assert join(said).organisation.name == "Who runs SocialRx"


def test_a_worker_joins_the_only_team(app: Flask, rushcliffe: Place):
    code, said = run(app, "kay@example.org", "link_worker", "u12563")

    assert code == 0
    assert join(said).team.id == rushcliffe.team.id


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("a@example.org", "ig_lead", "X99999"), "No organisation here has the code"),
        (("a@example.org", "referrer", "U12563"), "has no such role"),
        (("a@example.org", "link_worker", "U12563", "--team", "Nobody's"), "no such team"),
        (("a@example.org", "patient", "U12563"), "Invalid value"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(app: Flask, rushcliffe: Place, words: tuple[str, ...], why: str):
    code, said = run(app, *words)

    assert code != 0
    assert why in said
