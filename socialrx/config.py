"""Settings, from the environment only. Refused when unsafe in use; the README's table is printed from SETTINGS.

A default that says OURS is a choice that no national rule makes: change it to suit.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from socialrx.safe_settings import (
    LOOPBACK,
    UnsafeSetting,
    check_database,
    check_folders,
    check_mail,
    check_secret,
    check_tls,
)

INSTANCE = Path(__file__).resolve().parent.parent / "instance"
# A file of 10 MB, and the form around it.
MOST_BYTES = 10 * 1024 * 1024 + 100 * 1024


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default, and what it is for."""

    name: str
    default: Any
    meaning: str

    def read(self) -> Any:
        """The environment's value, in the default's type. Raises UnsafeSetting when it cannot be read as that."""
        text = os.environ.get(self.name)
        if text is None or text == "":
            return self.default
        try:
            return (
                text.strip().lower() in {"1", "true", "yes", "on"}
                if isinstance(self.default, bool)
                else type(self.default)(text)
            )
        except ValueError:
            raise UnsafeSetting(f"{self.name} must be a {type(self.default).__name__}, not {text!r}") from None


SETTINGS = [
    Setting("PORT", 5000, "Port that `make run` serves on"),
    Setting(
        "DATABASE_URL",
        "",
        "A SQLite file, `instance/socialrx.sqlite`, when empty; else like `postgresql://user:password@host/name`",
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Signs cookies and links, at least 32 characters. Empty: one is made and kept in `instance/secret-key`",
    ),
    Setting(
        "PUBLIC_URL",
        "",
        "The address people use, such as `https://socialrx.example.nhs.uk`; links in e-mails begin with it",
    ),
    Setting(
        "TRUSTED_HOSTS",
        "",
        "Host names the server answers to, with commas; empty: that of PUBLIC_URL and the loopback names",
    ),
    Setting("BEHIND_PROXY", False, "The server stands behind one reverse proxy that sets X-Forwarded-For and -Proto"),
    Setting("SERVES_TLS", False, "The server itself ends TLS, with no proxy before it"),
    Setting("DEMO", False, "Demonstration: loopback only, its own database, demonstration sign-ins. Set by `make run`"),
    Setting(
        "SMTP_URL",
        "",
        "Mail server, `smtp://user:password@host:587` or `smtps://`; empty: mail is written into `instance/outbox/`",
    ),
    Setting("OUTBOX_FOLDER", str(INSTANCE / "outbox"), "Where mail is written when SMTP_URL is empty"),
    Setting(
        "TRAIL_HEADS_FOLDER",
        str(INSTANCE / "trail-heads"),
        "Where the trail's signed heads are copied to. Must be on another machine to prove anything",
    ),
    Setting("TRAIL_HEADS_EMAIL", "", "A mailbox outside that gets each signed head as a letter; empty: none"),
    Setting(
        "UPLOADS_FOLDER",
        str(INSTANCE / "uploads"),
        "Where the papers of cases are kept: outside what is served, and in your backups",
    ),
    Setting("CLAMD_SOCKET", "", "ClamAV's socket, such as `/run/clamav/clamd.ctl`; empty: files are not scanned"),
    Setting("MAIL_FROM", "socialrx@socialrx.example", "Sender of every e-mail; let it say nothing about care"),
    Setting("SERVICE_NAME", "SocialRx", "What the service calls itself on pages and in e-mails"),
    Setting(
        "SCHEDULER",
        True,
        "Whether `make run` runs the timetable inside the server; production runs `flask --app wsgi clock` beside it",
    ),
    Setting("LOG_LEVEL", "INFO", "How much is logged"),
    Setting("PASSWORD_LENGTH", 12, "Fewest characters of a password; at least 12 (OURS)"),
    Setting("SIGN_IN_TRIES", 10, "Wrong tries, for each account and each address, before one has to wait; at most 10"),
    Setting("SIGN_IN_TRIES_MINUTES", 5, "Minutes within which they are counted, and the first wait; at least 5"),
    Setting("RESET_MINUTES", 30, "Minutes that a link to set a new password lives; at most 60 (OURS)"),
    Setting("IDLE_MINUTES", 30, "Minutes without use after which a session ends; at most 60 (OURS)"),
    Setting("IDLE_MINUTES_PERSON", 15, "The same where the last page was about a person; at most 30 (OURS)"),
    Setting("SESSION_HOURS", 12, "Hours after which a session ends in any case; at most 12 (OURS)"),
    Setting("ADULT_AGE", 18, "The youngest age the service is for (OURS)"),
    Setting("CHILDREN_WELCOME", False, "Accept referrals of people below ADULT_AGE"),
    Setting(
        "FIRST_CONTACT_WORKING_DAYS",
        10,
        "Working days from receipt to first contact when the referrer asks for nothing else (OURS)",
    ),
    Setting(
        "PROACTIVE_LIST_MOST_ROWS",
        10_000,
        "Rows that a file of people to be offered social prescribing may have, at most 30,000 (OURS)",
    ),
    Setting(
        "ATTEMPTS_BEFORE_DECIDING",
        3,
        "Failed attempts after which the worker is asked to decide; nothing closes by itself (OURS)",
    ),
    Setting("ATTEMPT_GAP_WORKING_DAYS", 3, "Working days proposed between attempts (OURS)"),
    Setting(
        "WAYS_BEFORE_GIVING_UP", 2, "Different ways that must have been tried before a case closes unreached (OURS)"
    ),
    Setting("LAST_LETTER_WORKING_DAYS", 10, "Working days that a person has to answer a last letter or text (OURS)"),
    Setting("LEAD_HEARS_WORKING_DAYS", 2, "Working days late after which the team lead hears of it (OURS)"),
    Setting("LEAD_HEARS_AGAIN_WORKING_DAYS", 5, "Working days late after which the lead hears of it again (OURS)"),
    Setting(
        "ONWARD_ANSWER_DAYS", 7, "Days after which an unanswered onward referral returns to the worker's list (OURS)"
    ),
    Setting(
        "TRANSFER_ANSWER_WORKING_DAYS",
        2,
        "Working days within which a team that is asked to take somebody on answers (OURS)",
    ),
    Setting("LINK_DAYS", 21, "Days that a group's signed link lives (OURS)"),
    Setting("INVITATION_DAYS", 7, "Days that the link in an invitation lives (OURS)"),
    Setting(
        "OIDC_ISSUER",
        "",
        "Sign-in through another identity provider (OpenID Connect): its issuer, an https:// address. Empty: none",
    ),
    Setting("OIDC_CLIENT_ID", "", "The name that the provider knows this installation by"),
    Setting("OIDC_CLIENT_SECRET", "", "The secret that goes with it"),
    Setting("OIDC_NAME", "your organisation's account", "What people call the provider, such as `NHS CIS2`"),
    Setting(
        "OIDC_ACR",
        "",
        "`acr` values, with commas, of which one must come back; then no second factor of ours is asked for",
    ),
    Setting("APPOINTMENT_MINUTES", 45, "Minutes proposed for an appointment; from 5 to 480 (OURS)"),
    Setting(
        "TRAVEL_GAP_MINUTES", 15, "Minutes kept free between two appointments when the worker has to travel (OURS)"
    ),
    Setting("VISIT_GRACE_MINUTES", 10, "Minutes after a home visit should be over until the lead is told (OURS)"),
    Setting(
        "VISIT_ESCALATE_MINUTES",
        15,
        "Minutes after which a home visit that is still overdue is told again, to every lead of the employer (OURS)",
    ),
    Setting("VISIT_LATE_MINUTES", 30, "Minutes that one tap on 'I am late' gives (OURS)"),
    Setting("REVIEW_AFTER_DAYS", 42, "Days after which a review of a plan is proposed (OURS)"),
    Setting(
        "BASELINE_WITHIN_DAYS",
        28,
        "Days after the first conversation within which a measure counts as how things were at the start (OURS)",
    ),
    Setting("FOLLOW_UP_AFTER_DAYS", 14, "Days after the first measure from which another counts as a follow-up (OURS)"),
    Setting("REOPEN_WITHIN_DAYS", 90, "Days within which a closed case may be opened again (OURS)"),
    Setting("CONCERN_REVIEW_DAYS", 14, "Days until a worry about safety must be looked at again; at most 90 (OURS)"),
    Setting("YEAR_CASELOAD_LEAST", 200, "People a year whom a full-time worker takes on, at least (NHSE guidance)"),
    Setting("YEAR_CASELOAD_MOST", 250, "People a year whom a full-time worker takes on, at most (NHSE guidance)"),
    Setting("EPISODE_DAYS", 91, "Days that a case usually stays open, for the suggested limit of cases (OURS)"),
    Setting("FULL_TIME_HOURS", 37.5, "Hours a week of somebody full time (Agenda for Change)"),
    Setting("USUAL_CASE_POINTS", 4, "Points of a usual case: a limit of cases times this is a limit of points (OURS)"),
    Setting("NEARLY_FULL_PERCENT", 80, "Percent of a limit from which a caseload is called nearly full (OURS)"),
    Setting("ABSENCE_SOON_DAYS", 7, "Days ahead in which an absence counts when a worker is chosen (OURS)"),
    Setting("CASE_ACCESS_HOURS", 8, "Hours that a cover, duty or hand-over grant opens a case (OURS)"),
    Setting("BREAK_GLASS_MINUTES", 60, "Minutes that breaking the glass opens a case (OURS)"),
    Setting("GRANT_REVIEW_WORKING_DAYS", 5, "Working days within which each opening with a reason is reviewed (OURS)"),
    Setting("STALE_AFTER_DAYS", 180, "Days without a check after which a service is shown with a warning (OURS)"),
    Setting(
        "NOT_OFFERED_AFTER_DAYS", 365, "Days without a check after which a service is not offered by default (OURS)"
    ),
    Setting("WORKERS_TRIAGE", True, "Link workers decide about New referrals too; off: only team leads (OURS)"),
    Setting(
        "RETENTION_YEARS", 8, "Years that an adult's record is kept after the last contact (UNVERIFIED which rule fits)"
    ),
    Setting(
        "RETENTION_MENTAL_HEALTH",
        False,
        "Keep every record as a mental health record: 20 years, or 10 after death (UNVERIFIED whether it applies)",
    ),
    Setting("SMALL_NUMBER", 5, "Counts below this are not shown outside the PCN (OURS)"),
    Setting("WAIT_WEEKS", 8, "Weeks that the wait told to a referrer is made from (OURS)"),
    Setting("WAITS_SHOWN_FROM", 5, "First contacts in those weeks below which no wait is told (OURS)"),
    Setting(
        "NOT_FOR",
        "A crisis or an emergency\nAn urgent mental health need\nA medical diagnosis or treatment\n"
        "A safeguarding worry on its own: tell safeguarding first",
        "What social prescribing is not for, one a line, said where a practice refers (OURS)",
    ),
    Setting(
        "CRISIS_TEXT",
        "In immediate danger: ring 999. Urgent mental health help: ring 111 and choose option 2.",
        "What every safety page says first",
    ),
    Setting(
        "CRISIS_LINES",
        "Samaritans listen day and night, free: ring 116 123.",
        "Who else is there at any hour; said where people ask for help themselves",
    ),
    Setting(
        "READ_HOURS",
        "Monday to Friday, 9am to 5pm, not on bank holidays",
        "When people's own requests are read; the public form says so (OURS)",
    ),
    Setting(
        "ASK_PHONE",
        "",
        "A number for people who would rather ring than fill in the public form; empty: their GP practice is named",
    ),
    Setting(
        "SAFEGUARDING_PHONE", "not set: ask your team lead now", "Adult safeguarding duty line of the local authority"
    ),
    Setting("SAFEGUARDING_NIGHT_PHONE", "not set: ring 101, or 999 in danger", "The same out of hours"),
]


# What may not go below or above: setting, least, most.
LIMITS = [
    ("PASSWORD_LENGTH", 12, 64),
    ("SIGN_IN_TRIES", 1, 10),
    ("SIGN_IN_TRIES_MINUTES", 5, 60),
    ("RESET_MINUTES", 5, 60),
    ("IDLE_MINUTES", 3, 60),
    ("IDLE_MINUTES_PERSON", 3, 30),
    ("SESSION_HOURS", 1, 12),
    ("APPOINTMENT_MINUTES", 5, 480),
    ("TRAVEL_GAP_MINUTES", 0, 120),
    # Later than this, nobody would call it within minutes.
    ("VISIT_GRACE_MINUTES", 1, 30),
    ("VISIT_ESCALATE_MINUTES", 1, 60),
    ("VISIT_LATE_MINUTES", 5, 60),
]


def load() -> dict[str, Any]:
    """Every setting, with Flask's own made from them. Raises UnsafeSetting naming the one that is wrong."""
    settings = {setting.name: setting.read() for setting in SETTINGS}
    settings["PUBLIC_URL"] = (settings["PUBLIC_URL"] or f"http://127.0.0.1:{settings['PORT']}").rstrip("/")
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or kept_key()
    check(settings)
    return settings | flask_settings(settings)


def check(settings: dict[str, Any]) -> None:
    public = urlsplit(settings["PUBLIC_URL"])
    is_local = public.hostname in LOOPBACK
    for part in (check_secret, check_mail, check_database, check_folders, check_tls, check_oidc):
        part(settings)
    if public.scheme != "https" and not is_local:
        raise UnsafeSetting("PUBLIC_URL must begin with https:// unless it is this machine's own")
    if settings["DEMO"] and not is_local:
        raise UnsafeSetting("DEMO=1 is for this machine only: PUBLIC_URL must be a loopback address")
    for name, least, most in LIMITS:
        if not least <= settings[name] <= most:
            raise UnsafeSetting(f"{name} must be from {least} to {most}")
    if not 0 < settings["CONCERN_REVIEW_DAYS"] <= 90:
        raise UnsafeSetting("CONCERN_REVIEW_DAYS must be from 1 to 90")


def check_oidc(settings: dict[str, Any]) -> None:
    """A provider is named whole, and spoken to in the clear only on this machine itself."""
    issuer = urlsplit(settings["OIDC_ISSUER"])
    if not settings["OIDC_ISSUER"]:
        return
    if issuer.scheme != "https" and not (issuer.scheme == "http" and issuer.hostname in LOOPBACK):
        raise UnsafeSetting("OIDC_ISSUER must begin with https:// unless it is this machine's own")
    if not settings["OIDC_CLIENT_ID"] or not settings["OIDC_CLIENT_SECRET"]:
        raise UnsafeSetting("OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are needed with OIDC_ISSUER")


def flask_settings(settings: dict[str, Any]) -> dict[str, Any]:
    is_demo = settings["DEMO"]
    return {
        "SQLALCHEMY_DATABASE_URI": database_uri(settings["DATABASE_URL"], is_demo=is_demo),
        "SESSION_COOKIE_NAME": "sp" if is_demo else "__Host-sp",
        "SESSION_COOKIE_SECURE": not is_demo,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings["SESSION_HOURS"]),
        "WTF_CSRF_ENABLED": True,
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_PARTS": 500,
        # No setting of the environment: whoever is not a demonstration proves twice who they are.
        "SECOND_FACTOR": not is_demo,
        "TRUSTED_HOSTS": hosts(settings),
        "PREFERRED_URL_SCHEME": urlsplit(settings["PUBLIC_URL"]).scheme,
    }


def database_uri(url: str, *, is_demo: bool) -> str:
    """`postgresql://` means psycopg 3 here; the empty setting means a file of our own."""
    if not url:
        return f"sqlite:///{INSTANCE / ('demo.sqlite' if is_demo else 'socialrx.sqlite')}"
    scheme, rest = url.split(":", 1)
    return f"postgresql+psycopg:{rest}" if scheme in {"postgres", "postgresql"} else url


def hosts(settings: dict[str, Any]) -> list[str]:
    named = [host.strip() for host in settings["TRUSTED_HOSTS"].split(",") if host.strip()]
    return named or sorted({urlsplit(settings["PUBLIC_URL"]).hostname or "", *LOOPBACK} - {""})


def kept_key() -> str:
    """This installation's own key, made once, readable by its owner only."""
    path = INSTANCE / "secret-key"
    if not path.exists():
        INSTANCE.mkdir(exist_ok=True)
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # another worker of this installation was quicker
    return path.read_text()
