"""What is typed to sign in, to prove it again, and to change one's own account."""

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import Length, StopValidation

from socialrx.accounts.passwords import MOST_CHARACTERS
from socialrx.blueprints.kit.forms import Form, Needed, line, lines, trimmed

# Nobody has a longer one; hashing what is pasted without end would keep the server busy.
NOT_ENDLESS = Length(max=MOST_CHARACTERS, message=f"A password has {MOST_CHARACTERS} characters or fewer")


def password(label: str, needed: str) -> PasswordField:
    return PasswordField(label, validators=[Needed(needed), NOT_ENDLESS])


class SignInForm(Form):
    email = EmailField(
        "E-mail address",
        validators=[Needed("Enter your e-mail address"), Length(max=254, message="Enter your e-mail address")],
        filters=[trimmed],
    )
    password = password("Password", "Enter your password")


class PasswordForm(Form):
    password = password("Password", "Enter your password")


class CodeOrPasskey:
    """One of the two must come."""

    field_flags: dict[str, bool] = {}

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and not form.credential.data:
            raise StopValidation("Enter a code")


class FactorForm(Form):
    """A code, or the passkey's answer, which the browser's script puts into the hidden field."""

    code = line("Code", CodeOrPasskey(), most=40)
    credential = HiddenField("Passkey")


class AppCodeForm(Form):
    code = line("Code", Needed("Enter the 6 digits that the app shows"), most=10)


class PasskeyForm(Form):
    credential = HiddenField("Passkey")


class ChangePasswordForm(Form):
    present = password("Your password now", "Enter your password")
    password = password("New password", "Enter a new password")


class ForgottenForm(Form):
    email = EmailField(
        "E-mail address",
        validators=[Needed("Enter your e-mail address"), Length(max=254, message="Enter your e-mail address")],
        filters=[trimmed],
    )


class LostFactorForm(Form):
    how_known = lines("How do you know that it is them?", Needed("Say how you know that it is them"), most=500)


class NewPasswordForm(Form):
    password = password("New password", "Enter a new password")
