"""Where it runs, and what it leans on: address, database, mail, folders, clock."""

from pathlib import Path

from socialrx.settings.setting import Setting

INSTANCE = Path(__file__).resolve().parent.parent.parent / "instance"

SERVER = [
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
]
