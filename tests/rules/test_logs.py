"""Logs say what happened and to which request, and nothing about anybody."""

import json
import logging

import pytest
import sqlalchemy as sa
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from socialrx.blueprints.kit.door import enter, shut
from socialrx.blueprints.kit.problems import database_busy
from socialrx.core.actor import Actor, acting
from socialrx.core.database import db
from socialrx.core.logs import STRUCK, formatter, without_personal
from socialrx.patients.models import Patient
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


NOTE = "Knock twice\n\nHer son Winston has the key"


def logged(error: BaseException) -> str:
    """What the log would hold of an error, as the app writes it."""
    problem = (type(error), error, error.__traceback__)
    return formatter().format(logging.LogRecord("socialrx.test", logging.ERROR, "", 0, "%s", (error,), problem))


def test_a_row_that_the_database_refused_is_not_logged(joan: Patient):
    """By its key, and on PostgreSQL by a whole failing row too: both say the values in their own words."""
    values = {"family_name": "Featherstonehaugh", "door_note": NOTE}
    for wrong in ({"nhs_number": "123"}, {"date_of_birth": None}):
        with pytest.raises(IntegrityError) as caught:
            db.session.execute(sa.update(Patient.__table__).values(**values | wrong))
        db.session.rollback()

        said = logged(caught.value)
        assert "UPDATE patient" in said
        assert not [word for word in ("Featherstonehaugh", "Winston", "Knock", joan.given_name) if word in said]


def test_the_engine_does_not_tell_an_errors_values(joan: Patient):
    with pytest.raises(SQLAlchemyError) as caught:
        db.session.execute(sa.text("INSERT INTO nowhere VALUES (:name)"), {"name": "Featherstonehaugh"})

    assert "Featherstonehaugh" not in str(caught.value)


def test_parameters_and_detail_are_struck_out_of_what_anybody_logs_and_the_rest_stays():
    said = written(
        "ERROR: it is there already\nDETAIL:  Key (name)=(Joan\n\nSutton) exists.\nHINT:  no\n"
        "[SQL: INSERT]\n[parameters: {'note': 'a] Sutton'}]\n(Background on this error)"
    )["event"]

    assert "Sutton" not in said
    assert "Joan" not in said
    assert [word in said for word in ("it is there already", "[SQL: INSERT]", "(Background")] == [True] * 3


def test_a_database_that_does_not_answer_is_logged_with_the_requests_number_and_no_value(app: Flask, caplog):
    locked = OperationalError("UPDATE x", {"name": "Featherstonehaugh"}, Exception("database is locked"))
    caplog.handler.setFormatter(formatter())

    with app.test_request_context():
        enter()
        page, status = database_busy(locked)
        number = g.request_id
        shut(None)

    line = json.loads(caplog.text)
    assert (status, line["level"], line["request"]) == (503, "error", number)
    assert number in page
    assert "database is locked" in line["exception"]
    assert "Featherstonehaugh" not in caplog.text
