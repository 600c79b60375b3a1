"""Logs say what happened and to which request, and nothing about anybody."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialrx.core.actor import Actor, acting
from socialrx.core.logs import STRUCK, formatter, without_personal
from tests.factories import PASSWORD, Place


def written(message: str, *args: object) -> dict[str, str]:
    record = logging.LogRecord("socialrx.test", logging.INFO, "", 0, message, args, None)
    return json.loads(formatter().format(record))


def test_a_line_is_json_with_level_time_and_the_requests_number():
    token = acting.set(Actor(request_id="abc123"))

    line = written("job %s: %d", "send-letters", 3)

    acting.reset(token)
    assert (line["event"], line["level"], line["request"]) == ("job send-letters: 3", "info", "abc123")


@pytest.mark.parametrize(
    "secret", ["9990000018", "999 000 0018", "07700 900123", "01154960200", "NG2 7PG", "joan.sutton@example.org"]
)
def test_what_looks_like_somebodys_number_or_address_is_struck_out(secret: str):
    assert secret not in written(f"could not reach {secret} today")["event"]
    assert STRUCK in without_personal(secret)


@given(st.text())
def test_no_text_can_forge_a_second_line(text: str):
    assert "\n" not in formatter().format(logging.LogRecord("x", logging.INFO, "", 0, "%s", (text,), None))


def test_signing_in_wrongly_logs_neither_address_nor_password(rushcliffe: Place, browse, caplog):
    caplog.set_level(logging.DEBUG)

    browse(None).send("/sign-in", email=rushcliffe.gp.email, password="a wrong password")
    browse(rushcliffe.gp)

    assert rushcliffe.gp.email not in caplog.text
    assert PASSWORD not in caplog.text
    assert "a wrong password" not in caplog.text
