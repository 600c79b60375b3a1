"""Somebody at a browser, in the words of a story. Every page they come to is looked over."""

import re
from datetime import date

from playwright.sync_api import APIResponse, Locator, Page, expect

from tests.journeys.looking import Onlooker


class Visitor:
    """Says what a person does and reads. Names are those on the page, whole."""

    def __init__(self, page: Page, onlooker: Onlooker) -> None:
        self.page, self.onlooker = page, onlooker
        self.main = page.locator("main")

    def visits(self, path: str, *, refused: int | None = None) -> None:
        self.page.goto(path)
        self.onlooker.look(refused=refused)

    def signs_in(self, email: str, password: str) -> None:
        self.visits("/sign-in")
        self.writes("E-mail address", email)
        self.page.locator("#password").fill(password)
        self.presses("Sign in")

    def presses(self, button: str) -> None:
        self.goes_on_by(self.main.get_by_role("button", name=button, exact=True).first)

    def follows(self, link: str) -> None:
        self.goes_on_by(self.main.get_by_role("link", name=link, exact=True).first)

    def goes_back(self, link: str) -> None:
        """By the link above the page's own content."""
        self.goes_on_by(self.page.get_by_role("link", name=link, exact=True).first)

    def turns_to(self, item: str) -> None:
        """By the menu, which may have to be unfolded on a phone."""
        menu = self.page.get_by_role("navigation", name="Menu")
        more = menu.get_by_role("button", name="Browse More")
        if more.is_visible() and not menu.get_by_role("link", name=item, exact=True).is_visible():
            more.click()
        self.goes_on_by(menu.get_by_role("link", name=item, exact=True))

    def goes_on_by(self, thing: Locator) -> None:
        with self.page.expect_navigation():
            thing.click()
        self.onlooker.look()

    def opens(self, summary: str) -> None:
        self.main.locator("summary", has_text=summary).click()

    def writes(self, label: str, words: str) -> None:
        self.main.get_by_label(label, exact=True).fill(words)

    def chooses(self, question: str, answer: str) -> None:
        self.asked(question).get_by_label(answer, exact=True).check()

    def ticks(self, label: str) -> None:
        self.main.get_by_label(label, exact=True).check()

    def dates(self, question: str, day: date) -> None:
        boxes = self.asked(question)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(part, exact=True).fill(str(number))

    def asked(self, question: str) -> Locator:
        return self.main.get_by_role("group", name=question, exact=True)

    def reads(self, *words: str) -> None:
        for sentence in words:
            expect(self.main).to_contain_text(sentence)

    def does_not_read(self, *words: str) -> None:
        for sentence in words:
            expect(self.main).not_to_contain_text(sentence)

    def finds(self, pattern: str) -> str:
        """The first thing on the page that looks like this."""
        found = re.search(pattern, self.main.inner_text())
        assert found, f"{pattern} is not on {self.page.url}"
        return found[0]

    def fetches(self, link: str) -> APIResponse:
        """What is behind a link that is not a page, with this person's own session."""
        thing = self.main.get_by_role("link", name=link, exact=True)
        return self.page.request.get(f"{thing.get_attribute('href')}")
