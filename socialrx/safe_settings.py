"""What must hold before the app starts: each check names the setting that is wrong, and says what would be right.

Flask and its extensions ship with several settings that are unsafe in use, and
an override or a new release could bring one back. So what was loaded is asked
again, as it stands, whoever set it. A demonstration is this machine's own: it
may do without https and the second factor, and without nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
KEY_LENGTH = 32
FEWEST_CHARACTERS = 10
PLACEHOLDERS = ("change", "secret", "placeholder", "example", "password", "your-", "dummy", "insecure")
# `require` encrypts, and speaks to whoever answers.
VERIFIED = {"verify-ca", "verify-full"}
LONGEST_SESSION = timedelta(hours=12)
LARGEST_BODY = 16 * 1024 * 1024
PACKAGE = Path(__file__).resolve().parent
Settings = Mapping[str, Any]


class UnsafeSetting(RuntimeError):
    """The app will not start with this setting; the message names it."""


class Safe(NamedTuple):
    """A setting, what makes it safe, and how to say so."""

    name: str
    holds: Callable[[Any], bool]
    should: str
    in_demonstration: bool = True


# As they stand after everything was loaded, whoever set them.
FLASK = [
    Safe("DEBUG", lambda value: not value, "be off: it shows the inside to whoever asks"),
    Safe("TESTING", lambda value: not value, "be off"),
    Safe("PROPAGATE_EXCEPTIONS", lambda value: not value, "be off"),
    Safe("SESSION_COOKIE_SECURE", bool, "be on: the cookie would travel in the clear", in_demonstration=False),
    Safe(
        "SESSION_COOKIE_NAME", lambda value: value.startswith("__Host-"), "begin with __Host-", in_demonstration=False
    ),
    Safe("SESSION_COOKIE_HTTPONLY", bool, "be on: script could read the cookie"),
    Safe("SESSION_COOKIE_SAMESITE", lambda value: value in {"Lax", "Strict"}, "be Lax or Strict"),
    Safe("SESSION_COOKIE_DOMAIN", lambda value: not value, "be empty: the cookie is for this host only"),
    Safe("SESSION_COOKIE_PATH", lambda value: value == "/", "be /"),
    Safe("PERMANENT_SESSION_LIFETIME", lambda value: value <= LONGEST_SESSION, "be 12 hours or less"),
    Safe("MAX_CONTENT_LENGTH", lambda value: bool(value) and value <= LARGEST_BODY, "be set, to 16 MB or less"),
    Safe("MAX_FORM_MEMORY_SIZE", lambda value: bool(value) and value <= LARGEST_BODY, "be set, to 16 MB or less"),
    Safe("MAX_FORM_PARTS", lambda value: bool(value) and value <= 1000, "be set, to 1,000 or less"),
    Safe("TRUSTED_HOSTS", lambda value: bool(value) and "*" not in value, "name the hosts that the server answers to"),
    Safe("WTF_CSRF_ENABLED", bool, "be on: forms would be sent from anywhere"),
    Safe("WTF_CSRF_CHECK_DEFAULT", lambda value: value is not False, "be on"),
    Safe("WTF_CSRF_SSL_STRICT", lambda value: value is not False, "be on"),
    Safe("SECOND_FACTOR", bool, "be on", in_demonstration=False),
]


def check_loaded(settings: Settings) -> None:
    """Raises UnsafeSetting naming the first setting of Flask's or ours that is not safe as it stands."""
    for rule in FLASK:
        if (rule.in_demonstration or not settings["DEMO"]) and not rule.holds(settings.get(rule.name)):
            raise UnsafeSetting(f"{rule.name} must {rule.should}")


def check_secret(settings: Settings) -> None:
    key = settings["SECRET_KEY"]
    if len(key) < KEY_LENGTH:
        raise UnsafeSetting(f"SECRET_KEY must have at least {KEY_LENGTH} characters")
    if len(set(key)) < FEWEST_CHARACTERS or any(word in key.lower() for word in PLACEHOLDERS):
        raise UnsafeSetting("SECRET_KEY must be random, not a word from a guide. Leave it empty and one is made")


def check_mail(settings: Settings) -> None:
    """Mail leaves this machine only where the settings say how: `smtp://` then insists on STARTTLS (see `channels`)."""
    where = urlsplit(settings["SMTP_URL"])
    if settings["SMTP_URL"] and (where.scheme not in {"smtp", "smtps"} or not where.hostname):
        raise UnsafeSetting("SMTP_URL must be like smtp://user:password@host:587 or smtps://user:password@host")
    if where.scheme == "smtp" and where.hostname not in LOOPBACK and where.port in {None, 25}:
        raise UnsafeSetting("SMTP_URL must be encrypted on its way: smtps://, or smtp:// on a port for it such as 587")


def check_database(settings: Settings) -> None:
    url = settings["DATABASE_URL"]
    if not url:
        return
    if not url.startswith(("sqlite:", "postgres")):
        raise UnsafeSetting("DATABASE_URL must begin with sqlite: or postgresql:")
    where = urlsplit(url)
    asked = parse_qs(where.query)
    host = asked.get("host", [where.hostname or ""])[0]
    is_near = not host or host.startswith("/") or host in LOOPBACK
    if url.startswith("postgres") and not is_near and asked.get("sslmode", [""])[0] not in VERIFIED:
        raise UnsafeSetting(
            "DATABASE_URL must end with ?sslmode=verify-full (or verify-ca) for another machine's database"
        )


def check_tls(settings: Settings) -> None:
    """Somebody ends TLS. Unsaid, everybody would come from the proxy's address, over what looks like plain http."""
    is_https = urlsplit(settings["PUBLIC_URL"]).scheme == "https"
    if is_https and not settings["DEMO"] and settings["BEHIND_PROXY"] == settings["SERVES_TLS"]:
        raise UnsafeSetting(
            "BEHIND_PROXY must be 1 when a reverse proxy ends TLS for PUBLIC_URL, or else SERVES_TLS must be 1 "
            "when the server itself does; not both"
        )


def check_folders(settings: Settings) -> None:
    """What people sent in, or what is waiting to go out, must not be served."""
    for name in ("UPLOADS_FOLDER", "OUTBOX_FOLDER"):
        if Path(settings[name]).resolve().is_relative_to(PACKAGE):
            raise UnsafeSetting(f"{name} must be outside the software's own folder")


def worth_a_warning(settings: Settings) -> list[str]:
    """What is not refused, and is probably not meant."""
    is_local = urlsplit(settings["PUBLIC_URL"]).hostname in LOOPBACK
    nobody_gets_it = not settings["SMTP_URL"] and not is_local
    return ["SMTP_URL is empty: letters become files, and nobody gets them"] if nobody_gets_it else []
