"""Fields that are written out for speed are, to the letter, what the design system's macros draw."""

from itertools import product

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from socialrx.blueprints.kit.drawing import PLAIN, PLAIN_KNOWS, drawer, macro

LABEL = {"text": "Name & <b>", "size": "s", "isPageHeading": False}
HINTS = ({}, {"hint": {"text": "As on a letter <i>"}})
ERRORS = ({}, {"errorMessage": {"text": "Enter a name & more"}})
EXTRAS = {
    "input": (
        {"value": "O'Neill <script>"},
        {"value": "", "classes": "nhsuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"},
        {"value": "x", "type": "tel", "spellcheck": False},
    ),
    "textarea": ({"value": "two\nlines </textarea>"}, {"value": "", "rows": 3}),
    "select": ({"items": [{"value": "", "text": "Any"}, {"value": "a", "text": "A & B", "selected": True}]},),
}
BOXES = [
    {"id": "field", "name": "field-day", "label": "Day", "width": 2, "value": "31", "error": True},
    {"id": "field-month", "name": "field-month", "label": "Month", "width": 2, "value": "<b>", "error": False},
    {"id": "field-year", "name": "field-year", "label": "Year", "width": 4, "value": "", "error": True},
]
FOLDERS = {"dateInput": "date-input"}
EXTRAS["dateInput"] = ({"items": BOXES, "fieldset": {"legend": {"text": "Date of birth & more", "size": "s"}}},)
CASES = [(name, *rest) for name in sorted(PLAIN) for rest in product(HINTS, ERRORS, EXTRAS[name])]


def tree(markup: str) -> list[object]:
    """The markup as nested tags, without the white space between them."""
    return [shape(tag) for tag in BeautifulSoup(markup, "html5lib").body.find_all(recursive=False)]


def shape(tag: object) -> object:
    words = "".join(text for text in tag.find_all(string=True, recursive=False))
    kept = words if tag.name == "textarea" else " ".join(words.split())
    attributes = {key: value for key, value in tag.attrs.items()}
    return tag.name, attributes, kept, [shape(child) for child in tag.find_all(recursive=False)]


@pytest.mark.parametrize(("name", "hint", "error", "extra"), CASES)
def test_a_plain_field_is_what_the_macro_draws(app: Flask, name: str, hint: dict, error: dict, extra: dict):
    named = {"id": "field-group"} if name == "dateInput" else {"id": "field", "name": "field", "label": LABEL}
    params, folder = named | hint | error | extra, FOLDERS.get(name, name)
    assert set(params) <= PLAIN_KNOWS

    with app.test_request_context():
        ours, theirs = drawer(folder, name, params)(params), macro(folder, name)(params)

    assert tree(ours) == tree(theirs)


def test_what_the_plain_field_does_not_know_is_drawn_by_the_macro(app: Flask):
    params = {"id": "a", "name": "a", "label": LABEL, "prefix": {"text": "£"}}

    with app.test_request_context():
        assert "£" in drawer("input", "input", params)(params)
