"""The table of ASVS verdicts: each requirement once, each with a true word, and what is called met with its proof.

Below stand the proofs of requirements that ask for something not to be there.
"""

import ast
import csv
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from socialrx.core import clock
from tests.factories import PASSWORD, Place
from tests.house.test_hazard_log import named_in

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "docs/security/asvs-verdicts.csv"
VERDICTS = {"met", "partly", "not yet", "deployer", "not applicable"}
LEVELS = {"L1": 70, "L2": 183, "L3": 35}
DOCUMENT = re.compile(r"docs/[\w./-]+\.md")


def table() -> list[dict[str, str]]:
    with PATH.open(newline="") as file:
        return list(csv.DictReader(file))


ROWS = table()


def place_of(row: dict[str, str]) -> list[int]:
    return [int(number) for number in row["req_id"].removeprefix("V").split(".")]


def proofs(row: dict[str, str]) -> list[str]:
    return [name for name in row["tests"].split("; ") if name]


def test_every_requirement_stands_once_and_in_order():
    places = [place_of(row) for row in ROWS]

    assert len(ROWS) == 288
    assert places == sorted(places)
    assert len({row["req_id"] for row in ROWS}) == len(ROWS)
    assert Counter(row["level"] for row in ROWS) == LEVELS


def test_a_verdict_is_one_of_five_words_and_says_how():
    assert {row["verdict"] for row in ROWS} == VERDICTS
    assert {row["applies"] for row in ROWS} == {"yes", "document", "deploy", "if-used", "no"}
    assert [row["req_id"] for row in ROWS if not row["how"].strip()] == []
    assert {row["verdict"] for row in ROWS if row["applies"] == "no"} == {"not applicable"}


def test_every_test_that_is_named_is_there():
    named = ((row["req_id"], *name.partition("::")) for row in ROWS for name in proofs(row))

    assert [(id, path, test) for id, path, _, test in named if test not in named_in(path)] == []


def test_every_document_that_is_named_is_there():
    named = {name for row in ROWS for name in DOCUMENT.findall(row["how"])}

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_what_is_met_has_a_test_or_a_document():
    met = [row for row in ROWS if row["verdict"] == "met"]

    assert [row["req_id"] for row in met if not proofs(row) and not DOCUMENT.search(row["how"])] == []


# ---------------------------------------------------------------- what is not in the code

SOURCES = sorted(path for path in (ROOT / "socialrx").rglob("*.py") if "migrations" not in path.parts)
SCRIPTS = sorted((ROOT / "socialrx/static").glob("*.js"))
UNSAFE = {
    "text that is run": r"(?<![\w.])(eval|exec|compile|__import__)\(",
    "another program": r"\bos\.(system|popen|exec\w*|spawn\w*)\(|\bsubprocess\b",
    "a reader of XML": r"\bxml\.(etree|dom|sax\.(?!saxutils))|\blxml\b|\bexpat\b",
    "a hash that is broken": r"\b(md5|sha1|SHA1)\b",
    "a cipher without proof": r"\b(ECB|CBC|PKCS1v15|Fernet)\b",
    "a pattern made of text": r"\bre\.\w+\(f[\"']",
}
# The sentences that are filled in: constants, and parameters that only our own constants are given to.
FILLED_IN = {"BODY", "DEFINITIONS['ons4']", "DID[entry.deed]", "LETTER", "SOURCE", "self.words", "words"}
IN_SCRIPT = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.(write|cookie)|\beval\(|new Function|postMessage|\"message\""
)
IN_SCRIPT += r"|localStorage|__proto__|Object\.assign"


@pytest.mark.parametrize("what", UNSAFE)
def test_no_text_is_run_and_nothing_unsafe_is_read(what: str):
    users = [path.name for path in SOURCES if re.search(UNSAFE[what], path.read_text())]

    assert users == []


@pytest.mark.parametrize(
    ("what", "planted"),
    [
        ("text that is run", "eval(typed)"),
        ("another program", "subprocess.run(typed)"),
        ("a reader of XML", "from xml.etree import ElementTree"),
        ("a hash that is broken", "hashlib.md5(typed)"),
        ("a cipher without proof", "modes.CBC(iv)"),
        ("a pattern made of text", 're.search(f"{typed}", text)'),
    ],
)
def test_it_would_be_found(what: str, planted: str):
    assert re.search(UNSAFE[what], planted)
    assert re.search(IN_SCRIPT, "area.innerHTML = typed")


def test_what_is_filled_in_is_a_sentence_of_ours():
    calls = (node for path in SOURCES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    filled = [call.func for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "format"]

    assert {ast.unparse(one.value) for one in filled} <= FILLED_IN


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_hear_no_other_window_and_write_no_markup(path: Path):
    assert re.findall(IN_SCRIPT, path.read_text()) == []


# ---------------------------------------------------------------- what is asked of every answer, and of a password


@pytest.mark.parametrize("path", ["/sign-in", "/caseload", "/nothing-here", "/healthz"])
def test_no_page_may_be_read_by_another_site(path: str, rushcliffe: Place, browse):
    answer = browse(rushcliffe.link_worker).get(path, headers={"Origin": "https://evil.example"})

    assert [name for name, _ in answer.headers if name.startswith("Access-Control-")] == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/report/", "text/html; charset=utf-8"),
        ("/nothing-here", "text/html; charset=utf-8"),
        ("/report/report.csv", "text/csv; charset=utf-8"),
        ("/account/time-left", "application/json"),
    ],
)
def test_every_answer_says_what_it_is(path: str, kind: str, rushcliffe: Place, browse):
    assert browse(rushcliffe.manager).get(path).content_type == kind


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_a_route_answers_the_methods_that_it_names(method: str, app: Flask, rushcliffe: Place, browse):
    named = {one for rule in app.url_map.iter_rules() for one in rule.methods}

    assert browse(rushcliffe.link_worker).client.open("/caseload", method=method).status_code == 405
    assert named == {"GET", "POST", "HEAD", "OPTIONS"}


def test_an_error_inside_is_logged_and_shows_nothing_of_itself(
    app: Flask, rushcliffe: Place, browse, monkeypatch, caplog
):
    def fails() -> str:
        raise LookupError("something from the inside")

    monkeypatch.setitem(app.view_functions, "caseload.mine", fails)
    monkeypatch.setitem(app.config, "TESTING", False)
    answer = browse(rushcliffe.link_worker).get("/caseload")

    assert answer.status_code == 500
    assert "Nothing was saved by your last step" in answer.text
    assert "inside" not in answer.text
    assert "LookupError: something from the inside" in caplog.text


@pytest.mark.parametrize("typed", [PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", PASSWORD[:-1]])
def test_a_password_is_taken_exactly_as_it_was_typed(typed: str, rushcliffe: Place, browse):
    assert browse(None).send("/sign-in", email=rushcliffe.gp.email, password=typed).status_code == 200


def test_a_password_does_not_grow_old(rushcliffe: Place, browse, time_machine_at):
    time_machine_at(clock.now() + timedelta(days=3 * 365))

    assert browse(None).send("/sign-in", email=rushcliffe.gp.email, password=PASSWORD).status_code == 302
