"""How a letter leaves: by SMTP, or as a file where no mail server is configured."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from socialrx.core.errors import DomainError
from socialrx.core.post import Letter
from socialrx.core.rules import rule

TIMEOUT_SECONDS = 30
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
REFUSED = 500  # SMTP replies of 500 and above are final


class RefusedForGood(DomainError):
    """The receiver will not take this letter, now or later."""


class Channel(Protocol):
    """Somewhere a letter can be sent. Raises RefusedForGood, OSError or SMTPException when it was not."""

    def send(self, letter: Letter) -> None: ...


def configured() -> Channel:
    """The channel that the settings name."""
    if rule("SMTP_URL"):
        return Smtp(rule("SMTP_URL"))
    return Folder(Path(rule("OUTBOX_FOLDER")))


def message(letter: Letter) -> EmailMessage:
    """The e-mail: one recipient, a stable Message-ID, and nothing in the headers that could break out of them."""
    domain = urlsplit(rule("PUBLIC_URL")).hostname or "localhost"
    mail = EmailMessage()
    try:
        mail["From"] = f"{rule('SERVICE_NAME')} <{rule('MAIL_FROM')}>"
        mail["To"] = letter.recipient
        mail["Subject"] = letter.title
    except ValueError as problem:
        raise RefusedForGood(f"a header of this letter is malformed: {problem}") from None
    if len(mail["To"].addresses) != 1:
        raise RefusedForGood("a letter has one recipient")
    mail["Date"] = formatdate(letter.enqueued_at.timestamp())
    mail["Message-ID"] = letter.message_id(domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    return mail


class Smtp:
    """A mail server, `smtp://user:password@host:port` (with STARTTLS, unless it is this machine's own) or `smtps://`."""

    def __init__(self, url: str) -> None:
        self.where = urlsplit(url)

    def send(self, letter: Letter) -> None:
        mail = message(letter)
        try:
            with self.connected() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            [(code, words)] = refusal.recipients.values()
            self.weigh(code, words, refusal)
        except smtplib.SMTPResponseException as refusal:
            self.weigh(refusal.smtp_code, refusal.smtp_error, refusal)

    def weigh(self, code: int, words: bytes | str, refusal: smtplib.SMTPException) -> None:
        """A final refusal of the letter ends it; anything else, a wrong password of ours included, may pass."""
        if code >= REFUSED and not isinstance(refusal, smtplib.SMTPAuthenticationError):
            text = words.decode(errors="replace") if isinstance(words, bytes) else words
            raise RefusedForGood(f"{code} {text}") from None
        raise refusal

    def connected(self) -> smtplib.SMTP:
        host, port = self.where.hostname or "localhost", self.where.port
        if self.where.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls") or host not in LOOPBACK:  # to another machine never in the clear
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
        if self.where.username:
            server.login(unquote(self.where.username), unquote(self.where.password or ""))
        return server


class Folder:
    """Files for a demonstration: one `.eml` a letter, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".{letter.id}.part"
        with unfinished.open("wb") as file:
            file.write(message(letter).as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self.folder / f"{letter.enqueued_at:%Y-%m-%d-%H%M}-{letter.kind}-{letter.id}.eml")
