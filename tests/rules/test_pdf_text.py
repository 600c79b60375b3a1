"""Text through a PDF: the same text back, and nothing in the file but words (T-PDF, hazard H-42)."""

import os
import time
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialrx.core import clock
from socialrx.core.post import Letter
from socialrx.documents import tagged
from socialrx.documents.blocks import Grid, Heading, Points, Title, Words
from socialrx.documents.paper import Paper, Press, printed
from socialrx.documents.words import tidy
from socialrx.reminders.channels import RefusedForGood, message
from tests.pdf import Read

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]), min_size=1, max_size=80)
HOSTILE = (
    '<img src="/etc/passwd">',
    '<a href="javascript:alert(1)">x</a>',
    "<b",
    "<50 kg & <60",
    "]]><para>",
    "&lt;b&gt; &#60;",
    '<font color="[[[getattr(pow,Word)]]]">x</font>',
    "<onDraw name='x'/>",
    "<unichar code='0x41'/>",
    "%s %(x)s {0}",
)


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
@example(text=HOSTILE[0])
@example(text=HOSTILE[1])
@example(text=HOSTILE[2])
@example(text=HOSTILE[3])
@example(text=HOSTILE[4])
@example(text=HOSTILE[5])
@example(text=HOSTILE[6])
def test_the_same_text_comes_back_from_everywhere_it_may_stand(app, text: str):
    grid = Grid(("A", "B"), ((text, "another cell altogether"),), (1, 1))
    blocks = [Title("T", text), Heading(text), Words(text), Points((text,)), grid]

    read = Read(tagged.build(Press(11).story(blocks), title="t", footer="f"))

    wanted = tidy(text)
    others = ("T", "A", "B", "another cell altogether").count(wanted)
    assert read.said.count(wanted) == (5 + others if wanted else 0)
    holds_nothing_but_words(read)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_only_words(text: str):
    read = Read(tagged.build(Press(11).story([Words(text)]), title=text, footer=text))

    assert text in read.said
    assert text.replace(" ", "") in read.drawn
    holds_nothing_but_words(read)


def holds_nothing_but_words(read: Read) -> None:
    """No picture, no link, nothing that runs."""
    assert not any("/XObject" in page.Resources for page in read.pdf.pages)
    assert not any("/Annots" in page for page in read.pdf.pages)
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(read.pdf.Root.keys())


@pytest.mark.parametrize("text", ["w" * 200_000, "word " * 40_000, "\n" * 200_000, "<" * 200_000])
def test_a_very_long_text_is_shortened_and_says_so(text: str):
    began = time.perf_counter()
    read = Read(printed(Paper("t", "f", (Title("T"), Words(text)), more="The rest is in the record.")))
    seconds = time.perf_counter() - began

    assert read.pages <= 2
    assert ("The rest is in the record." in read.said) == bool(tidy(text))
    assert seconds < (2 if os.environ.get("RELEASE") else 20)


def letter(**facts: str) -> Letter:
    told = {"recipient": "team@example.org", "title": "Something is due", "body": "Look.\n"} | facts
    return Letter(id=uuid4(), kind="reminder", subject_id=uuid4(), enqueued_at=clock.now(), **told)


@pytest.mark.parametrize("broken", ["a\r\nBcc: b@example.org", "a\nX: y", "a\rb"])
@pytest.mark.parametrize("field", ["title", "recipient"])
def test_a_letters_headers_cannot_be_broken_out_of(field: str, broken: str):
    with pytest.raises(RefusedForGood):
        message(letter(**{field: broken}))


@pytest.mark.parametrize("recipient", ["a@example.org, b@example.org", "team: a@example.org, b@example.org;", ""])
def test_a_letter_has_one_recipient(recipient: str):
    with pytest.raises(RefusedForGood):
        message(letter(recipient=recipient))


@settings(max_examples=200, deadline=None)
@given(title=TEXT, body=TEXT)
def test_a_letter_says_what_was_written(app, title: str, body: str):
    mail = message_from_bytes(message(letter(title=title, body=body)).as_bytes(), policy=default)

    assert " ".join(mail["Subject"].split()) == " ".join(title.split())
    assert mail.get_content().rstrip("\n") == body.rstrip("\n")
    assert len(mail["To"].addresses) == 1
