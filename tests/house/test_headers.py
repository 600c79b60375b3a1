"""Headers and cookies on every answer. Source: ASVS 5.0.0 3.3 and 3.4, as the security requirements have them."""

from pathlib import Path
from secrets import token_urlsafe

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from socialrx.accounts import passwords
from socialrx.blueprints.kit.door import HEADERS
from socialrx.config import LOOPBACK, UnsafeSetting, check, database_uri, load
from tests.factories import Place
from tests.house.test_forms_are_protected import address
from tests.house.world import build

# On every answer that the app itself gives.
ALWAYS = HEADERS | {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cache-Control": "no-store",
}
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


@pytest.mark.parametrize("path", ["/static/socialrx.css", "/static/nothing-here.css"])
def test_a_file_loads_nothing_stays_with_tls_and_is_for_this_site_only(path: str, browse):
    answer = browse(None).get(path)

    answer.close()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers


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


BOTH = {"GET", "POST"}
# A file that somebody added is no page of ours: a browser runs nothing of it.
AS_A_FILE = {"papers.read": {"Content-Security-Policy": "sandbox; default-src 'none'"}}


def test_every_route_answers_with_every_header(app: Flask, rushcliffe: Place, nottingham_west: Place, browse):
    """Pages, papers, spreadsheets, refusals and answers to forms alike (T-HEAD)."""
    world = build(rushcliffe, nottingham_west)
    browsers = [browse(user) for user in (rushcliffe.link_worker, rushcliffe.ig, rushcliffe.gp, None)]
    wrong, kinds = [], set()

    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    asked = [(rule.endpoint, method, address(app, rule, world)) for rule in rules for method in rule.methods & BOTH]

    # First what only looks. Signing out comes last, or nobody would be signed in for the rest.
    for endpoint, method, path in sorted(asked, key=lambda one: (one[0] == "accounts.sign_out", one[1], one[2])):
        for browser in browsers:
            answer = browser.ask(method.lower(), path)
            kinds.add((answer.status_code, answer.mimetype))
            expected = ALWAYS | (AS_A_FILE.get(endpoint, {}) if answer.status_code == 200 else {})
            wrong += [f"{method} {path} {name}" for name in missing(answer, expected)]

    assert wrong == []
    assert {status for status, _ in kinds} >= {200, 302, 403, 404}
    assert {kind for _, kind in kinds} >= {"text/html", "application/pdf", "text/csv", "application/json"}


def missing(answer: TestResponse, expected: dict[str, str]) -> list[str]:
    """The headers that are not as they should be, and the cookies."""
    names = [name for name, value in expected.items() if answer.headers.get(name) != value]
    cookies = [cookie for cookie in answer.headers.getlist("Set-Cookie") if not is_safe(cookie)]
    return names + cookies + [name for name in ("Server", "X-Powered-By") if name in answer.headers]


def is_safe(cookie: str) -> bool:
    """For this host only, over https, out of reach of script, ended with the browser."""
    parts = {part.strip().split("=")[0].lower() for part in cookie.split(";")}
    return cookie.startswith("__Host-") and {"secure", "httponly", "path"} <= parts and "SameSite=Lax" in cookie


def test_errors_carry_the_headers_too(app: Flask, rushcliffe: Place, browse, monkeypatch):
    worker = browse(rushcliffe.link_worker)
    answers = {
        404: worker.get("/nothing-here"),
        405: worker.ask("put", "/caseload"),
        413: worker.ask("post", "/people", data=b"x" * 11_000_000, content_type="application/x-www-form-urlencoded"),
    }
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "caseload.mine", lambda: 1 / 0)
    answers[500] = worker.get("/caseload")

    assert {code: answer.status_code for code, answer in answers.items()} == {code: code for code in answers}
    assert [missing(answer, ALWAYS) for answer in answers.values()] == [[], [], [], []]


def test_every_static_file_keeps_to_its_type_and_to_this_site(app: Flask):
    client, folder = app.test_client(), Path(str(app.static_folder))
    for path in (path for path in folder.rglob("*") if path.is_file()):
        answer = client.get(f"/static/{path.relative_to(folder).as_posix()}")
        headers = {
            name: answer.headers.get(name) for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
        }
        answer.close()
        assert answer.status_code == 200
        assert headers == {name: HEADERS[name] for name in headers}, path
