"""What people read in danger and before they ask: lines and numbers that each place has its own of."""

from socialrx.settings.setting import Setting

WORDS = [
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
