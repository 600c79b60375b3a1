"""Templates: they parse, they escape, they carry no script, style or role, and no word that is not ours."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from jinja2.exceptions import UndefinedError

import socialrx

ROOT = Path(socialrx.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
# Words about people, or of other systems, that the field has better ones for.
NOT_OURS = ("bounced", "disengaged", "not appropriate", "non-compliant", "hard to reach", "frail ", "inbox")
NHS_MARKS = ("assets.nhs.uk", "frutiger")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_parses_and_holds_nothing_that_runs(app: Flask, path: Path):
    text = path.read_text()
    app.jinja_env.parse(text)

    assert "|safe" not in text.replace(" ", "")
    assert not re.search(r"<script(?![^>]*src=)", text), "a script of its own"
    assert not re.search(r"\sstyle=", text), "a style of its own"
    assert not re.search(r"\son[a-z]+=", text), "a handler of its own"
    assert ".roles" not in text, "a template asks may(), never a role"


@pytest.mark.parametrize("path", [*TEMPLATES, *SOURCES], ids=lambda path: str(path.relative_to(ROOT)))
def test_our_words_are_the_fields_words(path: Path):
    text = path.read_text().lower()

    assert [word for word in NOT_OURS if word in text] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_leaves_nothing_for_later(path: Path):
    text = path.read_text()

    assert text.lstrip().startswith('"""'), "the first thing is what is here"
    assert "TODO" not in text
    assert "render_template_string" not in text
    assert "|safe" not in text


COMPONENTS = {
    "tag": {"text": "{}"},
    "inset-text": {"text": "{}"},
    "error-message": {"text": "{}"},
    "button": {"text": "{}"},
    "input": {"id": "a", "name": "a", "label": {"text": "{}"}, "value": "{}"},
    "textarea": {"id": "a", "name": "a", "label": {"text": "{}"}, "value": "{}"},
    "summary-list": {"rows": [{"key": {"text": "{}"}, "value": {"text": "{}"}}]},
    "warning-callout": {"heading": "{}", "text": "{}"},
}
FUNCTIONS = {name: re.sub(r"-(.)", lambda m: m[1].upper(), name) for name in COMPONENTS}


def filled(value: object, words: str) -> object:
    if isinstance(value, dict):
        return {key: filled(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [filled(part, words) for part in value]
    return value.replace("{}", words)


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_design_systems_macros_escape_what_people_type(app: Flask, name: str):
    params = filled(COMPONENTS[name], "<script>alert(1)</script>")

    with app.test_request_context():
        drawn = render_template_string(
            "{{ component(name, function)(params) }}", name=name, function=FUNCTIONS[name], params=params
        )

    assert "<script>" not in drawn
    assert "alert(1)" in drawn


def test_a_misspelt_name_in_a_template_fails_instead_of_showing_nothing(app: Flask):
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ refferal }}")


def test_the_nhs_logo_and_its_font_are_not_ours():
    shipped = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}]

    for path in shipped:
        assert [mark for mark in NHS_MARKS if mark in path.read_text().lower()] == [], path
