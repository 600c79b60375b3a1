"""What is looked at on every page that a journey comes to: accessibility, width, headings, the console, other hosts."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Route

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Axe()
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


class Onlooker:
    """Watches one tab. What is wrong is kept as words, and `look` insists that there are none."""

    def __init__(self, page: Page, address: str, *, copier: Page | None = None) -> None:
        self.page, self.address, self.copier = page, address, copier
        self.wrong: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.wrong.append(f"script failed: {error}"))
        page.on("request", self.follow)

    def hear(self, message: ConsoleMessage) -> None:
        """The browser says there what the content security policy refused, too."""
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def follow(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(self.address):
            self.wrong.append(f"asked another host: {request.url}")

    def look(self, *, refused: int | None = None) -> None:
        """Insist that this page is well made. `refused` is the status that the browser is expected to complain of."""
        expected = f"status of {refused}" if refused else None
        self.wrong = [words for words in self.wrong if not (expected and expected in words)]
        self.measure()
        self.assess()
        found, self.wrong = self.wrong, []
        assert not found, f"{self.page.url} at {self.width} px:\n" + "\n".join(found)

    @property
    def width(self) -> int:
        return self.page.viewport_size["width"] if self.page.viewport_size else 0

    def measure(self) -> None:
        headings = self.page.locator("h1").count()
        if headings != 1:
            self.wrong.append(f"{headings} headings of the first level")
        content, window = self.page.evaluate(WIDTHS)
        if content > window:
            self.wrong.append(f"{content} px wide in a window of {window} px")

    def assess(self) -> None:
        """Run axe; on a copy with the same markup where the page itself runs no script."""
        page = self.copied() if self.copier else self.page
        results = AXE.run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
        if results.violations_count:
            self.wrong.append(results.generate_report())

    def copied(self) -> Page:
        """The very markup of this page, in a tab where axe can run but no script of ours does."""
        markup, address = self.page.content(), self.page.url

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=markup, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        self.copier.route("**/*", answer)
        self.copier.goto(address)
        self.copier.unroute_all()
        return self.copier
