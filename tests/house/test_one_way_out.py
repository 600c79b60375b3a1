"""What leaves is written in one place each: CSV, PDF paragraphs, e-mail; and what comes in is checked in one."""

import re
from pathlib import Path

import pytest

import socialrx

ROOT = Path(socialrx.__file__).parent
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(ROOT.rglob("*.py"))}
# What is used, and the only modules that may use it.
ONE_PLACE = {
    "csv.writer": (r"csv\.(Dict)?[wW]riter|from csv import", {"core/csv_out.py"}),
    "a PDF's paragraph": (r"\bParagraph\b(?!Style)", {"documents/tagged.py"}),
    "a PDF's page": (r"\bCanvas\b", {"documents/tagged.py"}),
    "an e-mail": (r"\bEmailMessage\b|\bMIME(Text|Multipart|Base)\b", {"reminders/channels.py"}),
    "a mail server": (r"\bsmtplib\.SMTP(_SSL)?\(", {"reminders/channels.py"}),
    "a picture": (r"\bPIL\b", {"core/uploads.py"}),
    "an archive": (r"\bzipfile\b|\btarfile\b", {"core/uploads.py"}),
    "a pickle or yaml": (r"\bimport (pickle|marshal|shelve|yaml)\b", set()),
    # Each hands it to `core.uploads` before anything else is done with it.
    "a file that came in": (
        r"\bFileField\b|request\.files",
        {
            "blueprints/papers/forms.py",
            "blueprints/offers/forms.py",
            "blueprints/coding/forms.py",
            "blueprints/kit/once.py",
        },
    ),
}
# The fields themselves, and where they are drawn.
KIT = {"blueprints/kit/drawing.py"}


@pytest.mark.parametrize("what", ONE_PLACE)
def test_it_is_used_in_one_place(what: str):
    pattern, places = ONE_PLACE[what]
    users = {name for name, text in SOURCES.items() if re.search(pattern, text)}

    assert users - KIT <= places, f"{what} is used elsewhere"
    assert places <= users
