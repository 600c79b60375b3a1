"""Letters leave once, survive a mail server's moods, and are never silently not sent. A real SMTP server answers."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter, enqueue
from socialrx.reminders.channels import Folder, Smtp
from socialrx.reminders.delivery import claim, counts, send_due


class Postmaster:
    """Takes letters, or answers as it is told to."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.letters: list[bytes] = []
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith("250"):
            self.letters.append(envelope.content)
            self.recipients.append(envelope.rcpt_tos)
        return answer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


@pytest.fixture
def postmaster() -> Iterator[Postmaster]:
    handler = Postmaster()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.channel = Smtp(f"smtp://127.0.0.1:{controller.port}")
    yield handler
    controller.stop()


def written(recipient: str = "team@example.org", title: str = "Something is due") -> Letter:
    enqueue("reminder", uuid4(), recipient=recipient, title=title, body="Look at your list.\n")
    db.session.commit()
    return the_letter()


def the_letter() -> Letter:
    db.session.expire_all()
    letter = db.session.scalars(select(Letter)).one()
    db.session.commit()
    return letter


def test_a_letter_arrives_and_is_marked_sent(postmaster: Postmaster):
    letter = written()

    assert send_due(postmaster.channel) == 1

    [raw] = postmaster.letters
    mail = message_from_bytes(raw)
    assert (mail["Subject"], mail["To"]) == ("Something is due", "team@example.org")
    assert mail["Message-ID"] == f"<{letter.id}@socialrx.test>"
    assert the_letter().sent_at is not None


def test_a_letter_that_was_sent_is_not_sent_again(postmaster: Postmaster):
    written()
    send_due(postmaster.channel)

    assert send_due(postmaster.channel) == 0
    assert len(postmaster.letters) == 1


def test_each_letter_has_one_recipient(postmaster: Postmaster):
    for n in range(3):
        enqueue("reminder", uuid4(), recipient=f"worker{n}@example.org", title="Due", body="x\n")
    db.session.commit()

    send_due(postmaster.channel)

    assert [len(recipients) for recipients in postmaster.recipients] == [1, 1, 1]


def test_a_passing_refusal_is_tried_again_later_with_the_same_message_id(postmaster: Postmaster, time_machine_at):
    letter = written()
    postmaster.answers = ["451 try later"]

    assert send_due(postmaster.channel) == 0
    assert the_letter().is_waiting
    assert send_due(postmaster.channel) == 0, "not before its time"

    time_machine_at(clock.now() + timedelta(minutes=2))
    assert send_due(postmaster.channel) == 1
    assert message_from_bytes(postmaster.letters[0])["Message-ID"].startswith(f"<{letter.id}@")


def test_a_final_refusal_is_a_failure_at_once(postmaster: Postmaster):
    written()
    postmaster.answers = ["550 nobody of that name"]

    send_due(postmaster.channel)

    letter = the_letter()
    assert letter.failed_at is not None
    assert not letter.is_waiting
    assert "550 nobody of that name" in letter.last_error
    assert counts() == {"waiting": 0, "late": 0, "failed": 1}


def test_after_three_days_of_trying_it_is_a_failure(postmaster: Postmaster, time_machine_at):
    written()
    for _ in range(100):
        postmaster.answers = ["451 try later"]
        send_due(postmaster.channel)
        letter = the_letter()
        if not letter.is_waiting:
            break
        time_machine_at(letter.next_try_at + timedelta(seconds=1))

    assert letter.failed_at - letter.enqueued_at >= timedelta(hours=72)
    assert letter.tries > 5


def test_a_mail_server_that_is_down_costs_nothing():
    written()

    assert send_due(Smtp("smtp://127.0.0.1:9")) == 0

    letter = the_letter()
    assert letter.is_waiting
    assert "Refused" in letter.last_error


def test_two_workers_never_claim_the_same_letter():
    written()

    assert [letter.recipient for letter in claim("first")] == ["team@example.org"]
    assert claim("second") == []


def test_a_claim_whose_worker_died_can_be_taken_over(postmaster: Postmaster, time_machine_at):
    written()
    claim("a worker that dies")

    time_machine_at(clock.now() + timedelta(minutes=6))

    assert send_due(postmaster.channel) == 1


def test_the_same_cause_makes_one_letter():
    subject = uuid4()
    first = enqueue("closed", subject, recipient="a@example.org", title="x", body="x")
    again = enqueue("closed", subject, recipient="a@example.org", title="x", body="x")
    db.session.commit()

    assert (first, again) == (True, False)
    the_letter()


def test_a_header_cannot_be_broken_out_of(postmaster: Postmaster):
    written(title="Due\r\nBcc: everybody@example.org")

    send_due(postmaster.channel)

    assert postmaster.letters == []
    assert the_letter().failed_at is not None


def test_without_a_mail_server_a_letter_becomes_a_file(tmp_path: Path):
    letter = written()

    send_due(Folder(tmp_path))

    [file] = tmp_path.iterdir()
    assert file.name.endswith(f"{letter.id}.eml")
    assert "Look at your list." in file.read_text()
