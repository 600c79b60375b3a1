"""What people read is true: the printed tables, the commands, the settings, the links and the pictures."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click import Group
from flask import Flask

from socialrx import config
from tests.house import printed
from tests.house.printed import ROOT

# Whole commands, and those named for short by two words or more, such as `db upgrade`.
COMMAND = re.compile(r"flask --app wsgi((?: +[a-z][a-z-]*)+)((?: +--[a-z-]+)*)")
SHORT = re.compile(r"`([a-z]+(?: [a-z-]+)+)`")
TARGET = re.compile(r"(?:`|^|\n)(?:[A-Z]+=\S+ )*make ([a-z][a-z-]*)")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
PICTURE = re.compile(r'<img src="([^"]+)" width="\d+" alt="([^"]*)">')
NAMED = re.compile(r"\b([A-Z][A-Z_]{3,})=(?=\S)|`([A-Z]+_[A-Z_]+)`")
READ = re.compile(r"""(?:rule|days)\("([A-Z_]+)"\)|config\["([A-Z_]+)"\]""")
# Of the tests and of the machine, not of the product.
NOT_SETTINGS = {"TEST_DATABASE", "TEST_DATABASE_URL", "CHROMIUM", "RELEASE"}
MOST_BYTES = 150_000
FILES = [path.relative_to(ROOT).as_posix() for path in printed.files()]


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", FILES)
def test_the_tables_are_as_the_code_says(name):
    text = text_of(name)

    assert printed.printed(text) == text, "run: make docs"


def test_every_table_that_can_be_printed_stands_somewhere():
    everything = "".join(map(text_of, FILES))

    assert set(re.findall(r"<!-- printed: ([a-z-]+) -->", everything)) == set(printed.TABLES)


@pytest.mark.parametrize("name", FILES)
def test_every_command_that_is_named_exists(app, name):
    short = [(words, "") for words in SHORT.findall(text_of(name)) if words.split()[0] in app.cli.commands]
    for words, options in [*COMMAND.findall(text_of(name)), *short]:
        command = app.cli
        for word in words.split():
            if isinstance(command, Group):
                assert word in command.commands, f"flask --app wsgi{words}"
                command = command.commands[word]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(options.split()) <= known, f"flask --app wsgi{words}{options}"


@pytest.mark.parametrize("name", FILES)
def test_every_make_target_that_is_named_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))

    assert set(TARGET.findall(text_of(name))) <= targets


@pytest.mark.parametrize("name", FILES)
def test_every_link_leads_somewhere(name):
    for words, target in LINK.findall(text_of(name)):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        assert there.exists(), f"{words}: {target}"
        assert not anchor or anchor in anchors(there), f"{words}: {target}"


def anchors(path: Path) -> set[str]:
    """The names that headings are linked by."""
    headings = re.findall(r"^#+ +(.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", FILES)
def test_every_picture_has_words_and_is_small(name):
    text = text_of(name)

    assert len(PICTURE.findall(text)) == len(re.findall(r"<img|!\[", text))
    for target, words in PICTURE.findall(text):
        picture = (ROOT / name).parent / target
        assert len(words) > 20, target
        assert picture.read_bytes().startswith(b"\x89PNG"), target
        assert picture.stat().st_size <= MOST_BYTES, target


def test_no_picture_is_left_over():
    everything = "".join(map(text_of, FILES))

    assert [path.name for path in (ROOT / "docs" / "images").iterdir() if f"images/{path.name}" not in everything] == []


@pytest.mark.parametrize("name", FILES)
def test_every_setting_that_is_named_exists(name):
    settings = {setting.name for setting in config.SETTINGS}

    assert {one or other for one, other in NAMED.findall(text_of(name))} - settings - NOT_SETTINGS == set()


def test_every_setting_that_the_code_reads_is_in_the_table_or_flasks_own():
    known = set(config.load()) | set(Flask.default_config)
    texts = [path.read_text() for path in (ROOT / "socialrx").rglob("*.py")]

    assert {name for text in texts for found in READ.findall(text) for name in found if name} <= known


def test_only_the_settings_read_the_environment():
    readers = [path.name for path in (ROOT / "socialrx").rglob("*.py") if reads_environment(path)]

    assert readers == ["config.py"]


def reads_environment(path: Path) -> bool:
    named = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    return bool(named & {"environ", "getenv"})


def test_what_the_operators_page_says_makes_an_installation_that_works(tmp_path):
    [script] = re.findall(r"```python\n(.*?)```", text_of("docs/operator.md"), re.DOTALL)
    database = tmp_path / "first.sqlite"
    own = {"DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT), "DEMO": "0"}

    def run(*words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("-m", "flask", "--app", "wsgi", "db", "upgrade")
    run("-m", "flask", "--app", "wsgi", "organisations", "import")
    said = run("-c", script)
    again = run("-c", script)

    assert re.search(r"lead@rushcliffe\.example: \S{16,}", said)
    assert again == ""
