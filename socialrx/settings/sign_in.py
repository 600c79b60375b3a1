"""Who gets in and for how long, and another provider that may say who somebody is."""

from socialrx.settings.setting import Setting

SIGN_IN = [
    Setting("PASSWORD_LENGTH", 12, "Fewest characters of a password; at least 12 (OURS)"),
    Setting("SIGN_IN_TRIES", 10, "Wrong tries, for each account and each address, before one has to wait; at most 10"),
    Setting("SIGN_IN_TRIES_MINUTES", 5, "Minutes within which they are counted, and the first wait; at least 5"),
    Setting("RESET_MINUTES", 30, "Minutes that a link to set a new password lives; at most 60 (OURS)"),
    Setting("IDLE_MINUTES", 30, "Minutes without use after which a session ends; at most 60 (OURS)"),
    Setting("IDLE_MINUTES_PERSON", 15, "The same where the last page was about a person; at most 30 (OURS)"),
    Setting("SESSION_HOURS", 12, "Hours after which a session ends in any case; at most 12 (OURS)"),
]

PROVIDER = [
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
]
