"""Where `next=` may lead: paths of this site, and nothing that a browser might read otherwise. (T-REDIR)"""

import pytest

from socialrx.core.paths import LONGEST, path_on, safe_next

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    " //evil.example",
    "\x00/team",
    "/team\x00",
    "/\u2028/evil.example",
    "/" + "a" * LONGEST,
    "",
    None,
]


@pytest.mark.parametrize("target", HOSTILE)
def test_it_leads_nowhere_else(target):
    assert safe_next(target) is None


@pytest.mark.parametrize("target", ["/", "/team", "/cases/1?tab=plan&x=//y", "/find?q=café", "/a//b", "/@me"])
def test_a_path_of_this_site_stays_as_it_is(target: str):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://socialrx.test/team?day=1", "/team?day=1"),
        ("https://socialrx.test/team", "/team"),
        ("https://evil.example/team", None),
        ("https://socialrx.test.evil.example/team", None),
        ("https://socialrx.test@evil.example/", None),
        ("https://socialrx.test//evil.example", None),
        ("", None),
        (None, None),
    ],
)
def test_the_page_a_form_came_from_counts_only_on_this_host(address, path):
    assert path_on("socialrx.test", address) == path
