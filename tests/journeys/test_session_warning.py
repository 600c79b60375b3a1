"""Two minutes before a session ends somebody is asked; and what they typed is theirs when they come back. (T-SESS)"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from socialrx.commands.demonstration.staff import DOMAIN, PASSWORD
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

WARNING = "You will be signed out in 2 minutes"
HOPES = "She would like to sing again."


@pytest.fixture
def clock_goes_on(site: Site) -> Iterator[Callable[..., None]]:
    """`clock_goes_on(visitor, minutes=13)`: on the server and in that browser."""
    before = site.later

    def go_on(visitor: Visitor, *, minutes: float) -> None:
        site.later += timedelta(minutes=minutes)
        visitor.page.clock.run_for(int(minutes * 60_000))

    yield go_on
    site.later = before


@pytest.fixture
def gp(site: Site, new_visitor: Callable[..., Visitor]) -> Visitor:
    """A GP who has begun to refer somebody, and was called away."""
    visitor = new_visitor(site)
    visitor.page.clock.install()
    visitor.signs_in(f"gp@{DOMAIN}", PASSWORD)
    visitor.visits("/refer")
    hopes(visitor).fill(HOPES)
    return visitor


def hopes(visitor: Visitor):
    return visitor.main.locator("textarea").first


def warning(visitor: Visitor):
    return visitor.page.get_by_role("dialog", name=WARNING)


def test_it_is_asked_in_time_and_staying_keeps_the_page(gp: Visitor, clock_goes_on):
    clock_goes_on(gp, minutes=12)
    expect(warning(gp)).to_be_hidden()
    clock_goes_on(gp, minutes=16.2)
    expect(warning(gp)).to_be_visible()

    warning(gp).get_by_role("button", name="Stay signed in").click()

    expect(warning(gp)).to_be_hidden()
    expect(hopes(gp)).to_have_value(HOPES)
    clock_goes_on(gp, minutes=5)
    expect(warning(gp)).to_be_hidden()


def test_after_the_end_the_page_goes_and_what_was_typed_comes_back(gp: Visitor, clock_goes_on):
    clock_goes_on(gp, minutes=31)
    gp.page.wait_for_url(re.compile(r"/sign-in\?next="))
    assert HOPES not in gp.page.content()

    gp.writes("E-mail address", f"gp@{DOMAIN}")
    gp.page.locator("#password").fill(PASSWORD)
    gp.presses("Sign in")

    expect(hopes(gp)).to_have_value(HOPES)
    gp.reads("What you had typed is back: it is not saved yet")
    gp.visits("/refer")
    expect(hopes(gp)).to_have_value("")


def test_a_form_that_is_sent_too_late_is_not_lost(gp: Visitor, site: Site, clock_goes_on):
    site.later += timedelta(minutes=31)
    gp.page.locator("main form button").last.click()
    gp.page.wait_for_url(re.compile(r"/sign-in\?next="))

    gp.writes("E-mail address", f"gp@{DOMAIN}")
    gp.page.locator("#password").fill(PASSWORD)
    gp.presses("Sign in")

    expect(hopes(gp)).to_have_value(HOPES)


def test_it_is_never_shown_to_somebody_else(gp: Visitor, clock_goes_on):
    clock_goes_on(gp, minutes=31)
    gp.page.wait_for_url(re.compile(r"/sign-in\?next="))

    gp.writes("E-mail address", f"reception@{DOMAIN}")
    gp.page.locator("#password").fill(PASSWORD)
    gp.presses("Sign in")

    expect(hopes(gp)).to_have_value("")
    assert kept(gp) == 0


def test_signing_out_forgets_it(gp: Visitor):
    gp.goes_on_by(gp.page.get_by_role("button", name="Sign out", exact=True))

    assert kept(gp) == 0


def kept(visitor: Visitor) -> int:
    """How much lies in the tab's own storage."""
    return visitor.page.evaluate("sessionStorage.length")


def test_a_note_about_a_contact_comes_back_too(site: Site, new_visitor: Callable[..., Visitor], clock_goes_on):
    amina = new_visitor(site)
    amina.page.clock.install()
    amina.signs_in(f"linkworker@{DOMAIN}", PASSWORD)
    amina.goes_on_by(amina.main.locator(".srx-today__taps a").first)
    note = amina.main.get_by_label("Note (optional)", exact=True)
    note.fill("Sang all the way home.")

    clock_goes_on(amina, minutes=16)
    amina.page.wait_for_url(re.compile(r"/sign-in\?next="))
    amina.writes("E-mail address", f"linkworker@{DOMAIN}")
    amina.page.locator("#password").fill(PASSWORD)
    amina.presses("Sign in")

    expect(note).to_have_value("Sang all the way home.")
