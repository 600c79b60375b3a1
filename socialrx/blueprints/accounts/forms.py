"""What is typed to sign in."""

from wtforms import EmailField, PasswordField

from socialrx.blueprints.kit.forms import Form, Needed, trimmed


class SignInForm(Form):
    email = EmailField("E-mail address", validators=[Needed("Enter your e-mail address")], filters=[trimmed])
    password = PasswordField("Password", validators=[Needed("Enter your password")])


class ConfirmForm(Form):
    password = PasswordField("Password", validators=[Needed("Enter your password")])
