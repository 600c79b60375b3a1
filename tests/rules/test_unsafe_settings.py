"""The app does not start with an unsafe setting, and names it."""

import logging
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request

import socialrx
from socialrx import create_app
from socialrx.config import check, load
from socialrx.core.database import KEEPS, UnsafeDatabase, db, postgresql_engine
from socialrx.safe_settings import FLASK, UnsafeSetting, check_loaded, worth_a_warning
from tests import database

IN_USE = {
    "PUBLIC_URL": "https://socialrx.example.nhs.uk",
    "BEHIND_PROXY": True,
    "SERVES_TLS": False,
    "DEMO": False,
    "SMTP_URL": "",
    "DATABASE_URL": "",
}
REFUSED: list[tuple[str, Any]] = [
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "k" * 40),
    ("SECRET_KEY", "change-me-to-something-of-32-characters"),
    ("SECRET_KEY", "placeholder-placeholder-0123456789"),
    ("PUBLIC_URL", "http://socialrx.example.nhs.uk"),
    ("CONCERN_REVIEW_DAYS", 120),
    ("SMTP_URL", "smtp://mail.example.nhs.uk"),
    ("SMTP_URL", "smtp://mail.example.nhs.uk:25"),
    ("SMTP_URL", "http://mail.example.nhs.uk"),
    ("SMTP_URL", "smtps:"),
    ("DATABASE_URL", "mysql://x"),
    ("DATABASE_URL", "postgresql://u@db.example.nhs.uk/x"),
    ("DATABASE_URL", "postgresql://u@db.example.nhs.uk/x?sslmode=disable"),
    ("DATABASE_URL", "postgresql://u@db.example.nhs.uk/x?sslmode=prefer"),
    ("DATABASE_URL", "postgresql://u@db.example.nhs.uk/x?sslmode=require"),
    ("DATABASE_URL", "postgresql:///x?host=db.example.nhs.uk"),
    ("BEHIND_PROXY", False),
    ("SERVES_TLS", True),
    ("UPLOADS_FOLDER", str(Path(socialrx.__file__).parent / "static" / "papers")),
    ("OUTBOX_FOLDER", str(Path(socialrx.__file__).parent / "outbox")),
]
TAKEN: list[tuple[str, Any]] = [
    ("SMTP_URL", "smtp://u:p@mail.example.nhs.uk:587"),
    ("SMTP_URL", "smtps://u:p@mail.example.nhs.uk"),
    ("SMTP_URL", "smtp://127.0.0.1:25"),
    ("DATABASE_URL", "postgresql://u@127.0.0.1/x"),
    ("DATABASE_URL", "postgresql:///x?host=/run/postgresql"),
    ("DATABASE_URL", "postgresql://u@db.example.nhs.uk/x?sslmode=verify-full"),
    ("DATABASE_URL", "postgresql://u@db.example.nhs.uk/x?sslmode=verify-ca"),
    ("DATABASE_URL", "sqlite:////srv/socialrx.sqlite"),
]
# As the extensions ship them, and worse. Source: settings that are unsafe as shipped, security requirements section 2.
LOADED: list[tuple[str, Any]] = [
    ("DEBUG", True),
    ("TESTING", True),
    ("PROPAGATE_EXCEPTIONS", True),
    ("SESSION_COOKIE_SECURE", False),
    ("SESSION_COOKIE_NAME", "session"),
    ("SESSION_COOKIE_HTTPONLY", False),
    ("SESSION_COOKIE_SAMESITE", None),
    ("SESSION_COOKIE_DOMAIN", ".nhs.uk"),
    ("SESSION_COOKIE_PATH", "/app"),
    ("PERMANENT_SESSION_LIFETIME", timedelta(days=31)),
    ("MAX_CONTENT_LENGTH", None),
    ("MAX_CONTENT_LENGTH", 1024**3),
    ("MAX_FORM_MEMORY_SIZE", None),
    ("MAX_FORM_PARTS", None),
    ("TRUSTED_HOSTS", None),
    ("TRUSTED_HOSTS", ["*"]),
    ("WTF_CSRF_ENABLED", False),
    ("WTF_CSRF_CHECK_DEFAULT", False),
    ("WTF_CSRF_SSL_STRICT", False),
    ("SECOND_FACTOR", False),
]


def in_use(**changed: Any) -> dict[str, Any]:
    return load() | IN_USE | {"SECRET_KEY": token_urlsafe(48)} | changed


def loaded(**changed: Any) -> dict[str, Any]:
    """What an app in use has after everything was loaded."""
    return dict(Flask.default_config) | in_use() | {"TESTING": False, "DEBUG": False} | changed


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_an_unsafe_setting_is_refused_by_its_name(name: str, value: Any):
    with pytest.raises(UnsafeSetting, match=name):
        check(in_use(**{name: value}))


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_a_safe_one_is_taken(name: str, value: Any):
    check(in_use(**{name: value}))


def test_who_ends_tls_is_said_with_both_names():
    check(in_use(BEHIND_PROXY=False, SERVES_TLS=True))
    check(in_use(PUBLIC_URL="http://127.0.0.1:5000", BEHIND_PROXY=False))

    with pytest.raises(UnsafeSetting, match=r"BEHIND_PROXY.*SERVES_TLS"):
        check(in_use(BEHIND_PROXY=False))


@pytest.mark.parametrize(("is_behind", "address", "is_secure"), [("1", "203.0.113.7", True), ("0", "127.0.0.1", False)])
def test_address_and_scheme_come_from_one_proxy_and_from_none_unless_it_is_said(
    is_behind: str, address: str, is_secure: bool, monkeypatch, tmp_path: Path
):
    """What the client wrote into the headers stands left of what the proxy added, and is not believed."""
    monkeypatch.setenv("BEHIND_PROXY", is_behind)
    app, seen = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'x.sqlite'}"), {}
    app.before_request_funcs[None].insert(0, lambda: seen.update(by=request.remote_addr, secure=request.is_secure))
    said = {"X-Forwarded-For": "10.9.9.9, 203.0.113.7", "X-Forwarded-Proto": "http, https"}

    app.test_client().get("/healthz", headers=said | {"X-Forwarded-Host": "evil.example"})

    assert seen == {"by": address, "secure": is_secure}


@pytest.mark.parametrize(("name", "value"), LOADED)
def test_what_flask_ships_unsafe_is_refused_by_its_name(name: str, value: Any):
    with pytest.raises(UnsafeSetting, match=name):
        check_loaded(loaded(**{name: value}))


def test_every_check_of_what_was_loaded_has_been_seen_to_refuse():
    assert {rule.name for rule in FLASK} == {name for name, _ in LOADED}


def test_what_we_load_is_safe():
    check_loaded(loaded())


def test_the_app_itself_asks(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PUBLIC_URL", "https://socialrx.example.nhs.uk")
    monkeypatch.setenv("BEHIND_PROXY", "1")
    monkeypatch.setattr("socialrx.logs.configure", lambda _level: None)

    with pytest.raises(UnsafeSetting, match="TRUSTED_HOSTS"):
        create_app(TRUSTED_HOSTS=None, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'x.sqlite'}")


def test_debugging_by_the_environment_is_refused(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setattr("socialrx.logs.configure", lambda _level: None)

    with pytest.raises(UnsafeSetting, match="DEBUG"):
        create_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'x.sqlite'}")


def test_a_demonstration_may_do_without_https_and_nothing_else():
    showing = {"DEMO": True, "SESSION_COOKIE_SECURE": False, "SESSION_COOKIE_NAME": "sp", "SECOND_FACTOR": False}
    check_loaded(loaded(**showing))

    with pytest.raises(UnsafeSetting, match="WTF_CSRF_ENABLED"):
        check_loaded(loaded(**showing, WTF_CSRF_ENABLED=False))


def test_mail_that_nobody_gets_is_warned_of(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.WARNING)

    assert "SMTP_URL" in worth_a_warning(in_use())[0]
    assert worth_a_warning(in_use(SMTP_URL="smtps://mail.example.nhs.uk")) == []
    assert worth_a_warning(in_use(PUBLIC_URL="http://127.0.0.1:5000")) == []


class Server:
    """A PostgreSQL that answers SHOW."""

    def __init__(self, off: str) -> None:
        self.off, self.asked = off, ""

    def cursor(self) -> "Server":
        return self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, statement: str) -> "Server":
        self.asked = statement.removeprefix("SHOW ")
        return self

    def fetchone(self) -> tuple[str]:
        return ("off" if self.asked == self.off else "on",)


@pytest.mark.parametrize("name", KEEPS)
def test_a_postgresql_that_may_lose_what_it_kept_is_not_used(name: str):
    engine = postgresql_engine(sa.create_engine("postgresql+psycopg://u@127.0.0.1/x"))
    [ask] = [heard for heard in engine.pool.dispatch.first_connect if heard.__name__ == "must_keep"]

    with pytest.raises(UnsafeDatabase, match=name):
        ask(Server(off=name), None)
    ask(Server(off=""), None)


@pytest.mark.skipif(database.KIND == "sqlite", reason="about PostgreSQL")
def test_the_servers_own_answers_are_understood():
    with db.engine.connect() as connection:
        said = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in KEEPS}

    assert said == dict.fromkeys(KEEPS, "on")
