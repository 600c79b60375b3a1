"""A browser in words that somebody knows their own by: "Firefox on Windows". Nothing finer is kept."""

import re

# The first that is found: most browsers call themselves by the older ones' names too.
BROWSERS = [
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/|HeadlessChrome/", "Chrome"),
    (r"Safari/", "Safari"),
]
SYSTEMS = [
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "a Chromebook"),
    (r"Macintosh|Mac OS", "a Mac"),
    (r"Linux", "Linux"),
]


def in_words(user_agent: str) -> str:
    """What a User-Agent header says, as far as a person wants to know."""
    browser = first(BROWSERS, user_agent) or "A browser"
    system = first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def first(names: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, user_agent)), "")
