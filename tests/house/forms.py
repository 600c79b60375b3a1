"""Every form of every page, as each role sees it, and what a browser would send with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask

from socialrx.access.table import May
from socialrx.accounts.models import Role
from socialrx.core import clock
from tests.conftest import Browser
from tests.house.test_idor import RULES, addresses, matrix_allows
from tests.house.world import OWN, World

# What a form holds beside what somebody is asked.
UNASKED = {"hidden", "submit"}


class Found(NamedTuple):
    """A form that is sent by POST: who sees it, on which page, and where it leads."""

    role: Role
    page: str
    action: str
    form: Tag


def all_forms(app: Flask, world: World, browsers: dict[Role, Browser]) -> list[Found]:
    """Those of every page that opens for somebody, to our own record."""
    return [found for role, browser in browsers.items() for found in forms_for(app, world, role, browser)]


def forms_for(app: Flask, world: World, role: Role, browser: Browser) -> Iterator[Found]:
    for path in pages_for(app, world, role):
        answer = browser.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in BeautifulSoup(answer.text, "html5lib").select("form[method=post]"):
                yield Found(role, path, form.get("action") or path, form)


def pages_for(app: Flask, world: World, role: Role) -> Iterator[str]:
    """The pages that this role may open at all."""
    for rule in RULES:
        view = app.view_functions[rule.endpoint]
        if "GET" in rule.methods and (view.requires is May.USE_OWN_ACCOUNT or matrix_allows(role, view.requires)):
            yield from (path for standing, path in addresses(rule, view, world) if standing == OWN)


def asked(form: Tag) -> list[Tag]:
    """The boxes that somebody fills in."""
    return [box for box in form.select("input[name], select[name], textarea[name]") if box.get("type") not in UNASKED]


def is_filled(box: Tag) -> bool:
    """Whether the page put something into it."""
    if box.get("type") in {"checkbox", "radio"}:
        return box.has_attr("checked")
    if box.name == "select":
        chosen = box.select_one("option[selected]")
        return bool(chosen and chosen.get("value"))
    return bool(box.text.strip() if box.name == "textarea" else box.get("value"))


def filled_in(form: Tag) -> dict[str, Any]:
    """The form with something in every box, as somebody might send it."""
    fields: dict[str, Any] = {box["name"]: box.get("value", "") for box in form.select("input[type=hidden]")}
    soon = clock.today() + timedelta(days=1)
    parts = {"day": soon.day, "month": soon.month, "year": soon.year}
    for box in asked(form):
        name, part = box["name"], box["name"].rsplit("-", 1)[-1]
        if box.get("type") in {"radio", "checkbox"}:
            fields.setdefault(name, box.get("value", "y"))
        elif box.name == "select":
            fields[name] = next((o["value"] for o in box.select("option") if o.get("value")), "")
        elif part in parts:
            fields[name] = str(parts[part])
        else:
            fields[name] = box.get("value") or box.text.strip() or "Something"
    return fields


def without_query(path: str) -> str:
    return urlsplit(path).path
