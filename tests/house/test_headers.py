"""Headers and cookies on every answer. Source: ASVS 5.0.0 3.3 and 3.4, as the security requirements have them."""

from secrets import token_urlsafe

import pytest
from flask import Flask

from socialrx.accounts import passwords
from socialrx.blueprints.kit.door import HEADERS
from socialrx.config import LOOPBACK, UnsafeSetting, check, database_uri, load
from tests.factories import Place

PAGES = ("/", "/sign-in", "/healthz", "/readyz", "/nothing-here", "/caseload", "/static/socialrx.css")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(path: str, rushcliffe: Place, browse):
    answer = browse(rushcliffe.link_worker).get(path)

    answer.close()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if not path.startswith("/static"):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "unsafe" not in answer.headers.get("Content-Security-Policy", "")


def test_pages_of_somebody_signed_in_are_never_kept(rushcliffe: Place, browse):
    assert browse(rushcliffe.link_worker).get("/caseload").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_for_this_host_only_over_https_and_out_of_reach_of_script(rushcliffe: Place, browse):
    nobody = browse(None)
    answer = nobody.send("/sign-in", email=rushcliffe.gp.email, password=passwords.__name__)
    cookie = browse(rushcliffe.gp).client.get_cookie("__Host-sp")

    assert answer.status_code == 200
    assert (cookie.secure, cookie.http_only, cookie.same_site, cookie.path) == (True, True, "Lax", "/")


def test_a_false_host_is_refused(rushcliffe: Place, app: Flask):
    assert app.test_client().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_passwords_cost_what_the_standard_asks():
    assert (passwords.MEMORY_KIB, passwords.PASSES) == (64 * 1024, 3)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "http://socialrx.example.nhs.uk"),
        ("CONCERN_REVIEW_DAYS", 120),
        ("PASSWORD_LENGTH", 11),
        ("SIGN_IN_TRIES", 11),
        ("SIGN_IN_TRIES_MINUTES", 4),
        ("RESET_MINUTES", 61),
        ("IDLE_MINUTES", 61),
        ("IDLE_MINUTES_PERSON", 31),
        ("SESSION_HOURS", 13),
        ("DATABASE_URL", "mysql://x"),
    ],
)
def test_the_app_refuses_to_start_with_an_unsafe_setting_and_names_it(setting: str, value: object):
    settings = load() | {"SECRET_KEY": token_urlsafe(48), "DATABASE_URL": "", setting: value}

    with pytest.raises(UnsafeSetting, match=setting):
        check(settings)


def test_a_demonstration_is_for_this_machine_only():
    settings = load() | {"DEMO": True, "PUBLIC_URL": "https://socialrx.example.nhs.uk"}

    with pytest.raises(UnsafeSetting, match="DEMO"):
        check(settings)
    assert "127.0.0.1" in LOOPBACK


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_plain_postgresql_address_means_the_driver_we_ship(scheme: str):
    assert database_uri(f"{scheme}://u@h/d", is_demo=False) == "postgresql+psycopg://u@h/d"
