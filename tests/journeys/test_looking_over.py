"""The look over every page finds what it is there to find."""

import pytest

PLANTED = {
    "a picture without words": ("<h1>Page</h1><img src='/static/mark.svg'>", "image-alt"),
    "a page that is too wide": ("<h1>Page</h1><p style='width: 2000px'>Wide</p>", "px wide in a window"),
    "two headings": ("<h1>Page</h1><h1>Another</h1>", "2 headings"),
    "another host": ("<h1>Page</h1><img alt='' src='http://elsewhere.example/a.png'>", "asked another host"),
    "a failing script": ("<h1>Page</h1><script>throw Error('broken')</script>", "script failed"),
}
MARKUP = "<!doctype html><html lang='en'><head><title>Page</title></head><body><main>{}</main></body></html>"


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault, site, new_visitor):
    markup, words = PLANTED[fault]
    visitor = new_visitor(site)
    visitor.page.route("**/planted", lambda route: route.fulfill(body=MARKUP.format(markup), content_type="text/html"))

    with pytest.raises(AssertionError, match=words):
        visitor.visits("/planted")


def test_what_the_security_policy_refuses_is_heard(site, new_visitor):
    visitor = new_visitor(site)
    visitor.visits("/sign-in")

    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">No</p>')")

    with pytest.raises(AssertionError, match="Content Security Policy"):
        visitor.onlooker.look()


def test_without_script_the_same_faults_are_found(site, new_visitor):
    visitor = new_visitor(site, script=False)
    planted = MARKUP.format("<h1>Page</h1><img src='/static/mark.svg'>")
    visitor.page.route("**/planted", lambda route: route.fulfill(body=planted, content_type="text/html"))

    with pytest.raises(AssertionError, match="image-alt"):
        visitor.visits("/planted")
