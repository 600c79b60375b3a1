"""The copy of a record for the person who asked: to read (PDF), for a machine (JSON), and the letter that goes with it.

Everything in it comes from `rights.copies`: what is withheld does not arrive
here, and leaves no mark. Nothing is shortened.
"""

import json
from collections.abc import Iterator
from typing import Any

from socialrx.core import clock
from socialrx.documents.blocks import Block, Heading, Title, Tone, Words
from socialrx.documents.paper import Press
from socialrx.documents.tagged import build
from socialrx.documents.words import on_day
from socialrx.rights.copies import Copy
from socialrx.rights.models import AccessRequest, CopyMark, Decision
from socialrx.rights.whole_record import Entry

PRINT_SIZE = 12
# What must be said beside the copy (UK GDPR article 15(1)), in plain words.
ABOUT = (
    "We keep this to help you: to talk with you, to introduce you to groups and services, and to tell your GP practice "
    "how it went. The law that lets us is UK GDPR article 6(1)(e) and 9(2)(h): care, in the public interest.",
    "We got it from you, from whoever referred you, and from those who helped you. Those who were told something "
    "about you are named in it.",
    "We keep it for years after we last met, as the NHS Records Management Code says, and then it is reviewed.",
    "You may ask us to correct what is wrong, to stop using it in some ways, or to stop altogether.",
)
COMPLAIN = (
    "If you are not happy with this answer, tell us and we will say within 30 days that we have your complaint. "
    "You may also complain to the Information Commissioner: ico.org.uk, or ring 0303 123 1113."
)
LEFT_OUT = "Where something is about other people, we have left it out."
MAY_BE_LEFT_OUT = "The law lets us leave out some things, for example what is about other people."


def as_json(copy: Copy) -> bytes:
    """The same words for a machine, in the same order."""
    content: dict[str, Any] = {
        "reference": copy.reference,
        "made_on": clock.day_of(copy.made_at).isoformat(),
        "from": copy.organisation,
        "about": list(ABOUT),
        "complaints": COMPLAIN,
        "sections": [
            {"title": section.title, "entries": [entry_as_json(entry) for entry in section.entries]}
            for section in copy.sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def entry_as_json(entry: Entry) -> dict[str, Any]:
    return {"when": entry.when, "lines": [{"label": line.label, "words": line.words} for line in entry.lines]}


def as_pdf(copy: Copy) -> bytes:
    """Tagged pages, as many as it takes. Title and footer name nobody."""
    return build(
        Press(PRINT_SIZE).story(list(story(copy))),
        title=f"Copy of your record {copy.reference}",
        footer=f"{copy.reference}, {on_day(clock.day_of(copy.made_at))}",
        footer_size=PRINT_SIZE,
    )


def story(copy: Copy) -> Iterator[Block]:
    """Top to bottom."""
    yield Title("Copy of your record", f"From {copy.organisation}, {on_day(clock.day_of(copy.made_at))}")
    for words in (*ABOUT, COMPLAIN):
        yield Words(words)
    for section in copy.sections:
        yield Heading(section.title)
        for entry in section.entries:
            yield from entry_blocks(entry)


def entry_blocks(entry: Entry) -> Iterator[Block]:
    """The day, then a line a field."""
    if entry.when:
        yield Words(entry.when, Tone.QUIET)
    for line in entry.lines:
        yield Words(f"{line.label}: {line.words}")


def letter(request: AccessRequest, copy: Copy) -> str:
    """What to write with it: plain, and of what was left out only what may be said.

    What is left out because it could cause serious harm is never hinted at.
    """
    about_others = any(is_about_others(mark) for mark in request.marks)
    return "\n\n".join(
        (
            f"You asked for a copy of your record on {on_day(request.received_on)}. Here it is "
            f"(our reference {request.reference}).",
            LEFT_OUT if about_others else MAY_BE_LEFT_OUT,
            *ABOUT,
            COMPLAIN,
            copy.organisation,
        )
    )


def is_about_others(mark: CopyMark) -> bool:
    return mark.decision in {Decision.THIRD_PARTY, Decision.REDACT}
