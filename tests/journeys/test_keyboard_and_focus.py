"""What no scanner of markup can see: where the focus is, that it is not hidden, and that typing is enough."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE

# Whether the focused thing lies within the window, and whether it, or what is drawn for it, is what is seen there.
SEEN = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const top = document.elementFromPoint(x, y);
    return at.contains(top) || top.contains(at) || [...(at.labels || [])].some((label) => label.contains(top));
}"""
# Whether something about it, its label or what is drawn before and after them changes when the focus goes away.
DRAWN = """() => {
    const at = document.activeElement, things = [at, ...(at.labels || [])];
    const looks = () => things.flatMap((thing) => [null, "::before", "::after"].map((pseudo) => {
        const { outline, boxShadow, backgroundColor, borderColor } = getComputedStyle(thing, pseudo);
        return [outline, boxShadow, backgroundColor, borderColor].join();
    })).join();
    const focused = looks();
    at.blur();
    const plain = looks();
    at.focus({ preventScroll: true, focusVisible: true });
    return focused !== plain;
}"""
AT_THE_END = "() => document.activeElement === document.body"
PLACE = "() => document.activeElement.outerHTML.slice(0, 120)"


def test_the_skip_link_comes_first_and_leads_to_the_content(sign_in):
    page = sign_in("manager").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_every_stop_of_the_tab_key_is_seen(screen, sign_in):
    visitor = sign_in("linkworker", screen=screen)
    assert stops(visitor.page) > 10

    visitor.goes_on_by(visitor.main.locator("a.srx-person__link").first)
    assert stops(visitor.page) > 10

    visitor.follows("Record a contact")
    assert stops(visitor.page) > 10


def stops(page: Page) -> int:
    """Tab through the page, insisting that the focus is in view and drawn. Returns how often it stopped."""
    for number in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(AT_THE_END):
            return number
        where = page.evaluate(PLACE)
        assert page.evaluate(SEEN), f"the focus is hidden at {where}"
        assert page.evaluate(DRAWN), f"the focus is not drawn at {where}"
    return 100


@pytest.mark.parametrize(
    ("style", "fault"),
    [("* { outline: none !important; }", "not drawn"), ("footer { position: fixed; inset: 0; }", "hidden")],
)
def test_a_focus_that_nobody_sees_would_be_found(style, fault, sign_in):
    visitor = sign_in("admin")
    visitor.page.route("**/*.css", lambda route: route.fulfill(body=style, content_type="text/css"))
    visitor.page.reload()

    with pytest.raises(AssertionError, match=fault):
        stops(visitor.page)


def test_after_a_mistake_the_summary_has_the_focus_and_leads_to_the_field(sign_in):
    visitor = sign_in("gp")
    visitor.presses("Send referral")
    summary = visitor.page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    assert visitor.page.title().startswith("Error: ")

    for link in summary.get_by_role("link").all():
        link.click()
        focused = visitor.page.evaluate("document.activeElement.id")
        assert link.get_attribute("href") == f"#{focused}"


def test_a_referral_can_be_typed_without_a_mouse(sign_in):
    visitor = sign_in("gp")
    first = visitor.main.get_by_role("radio", name="Not assessed")
    first.focus()
    visitor.page.keyboard.press("Space")
    expect(first).to_be_checked()

    visitor.page.keyboard.press("ArrowDown")

    expect(visitor.main.get_by_role("radio", name="Yes").first).to_be_checked()
    expect(visitor.main.get_by_label("Which risks, and what helps?")).to_be_visible()


def test_nothing_is_dragged(sign_in):
    visitor = sign_in("lead")
    for item in ("New referrals", "Team", "Directory"):
        visitor.turns_to(item)
        assert visitor.page.locator("[draggable=true], input[type=range]").count() == 0


def test_signing_in_leaves_remembering_to_the_browser(site, new_visitor):
    visitor = new_visitor(site)
    visitor.visits("/sign-in")
    email, password = visitor.page.get_by_label("E-mail address"), visitor.page.locator("#password")

    assert email.get_attribute("autocomplete") == "username"
    assert password.get_attribute("autocomplete") == "current-password"

    email.fill("pasted words")
    email.press("ControlOrMeta+A")
    email.press("ControlOrMeta+C")
    password.press("ControlOrMeta+V")
    assert password.input_value() == "pasted words"


def test_after_signing_in_nothing_already_given_is_asked_again(sign_in):
    """A mistake keeps what was typed."""
    visitor = sign_in("gp")
    visitor.writes("First name", "Paul")
    visitor.ticks("Housing or homelessness")

    visitor.presses("Send referral")

    assert visitor.main.get_by_label("First name", exact=True).input_value() == "Paul"
    expect(visitor.main.get_by_label("Housing or homelessness", exact=True)).to_be_checked()
