"""Settings, from the environment only. Refused when unsafe in use; the README's table is printed from SETTINGS.

A default that says OURS is a choice that no national rule makes: change it to suit.
"""

import os
import secrets
from datetime import timedelta
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
from socialrx.settings import SETTINGS
from socialrx.settings.server import INSTANCE

# A file of 10 MB, and the form around it.
MOST_BYTES = 10 * 1024 * 1024 + 100 * 1024
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
    settings = {setting.name: setting.value(os.environ.get(setting.name)) for setting in SETTINGS}
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
