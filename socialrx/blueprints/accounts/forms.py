"""What is typed to sign in and to choose where to work."""

from wtforms import EmailField, PasswordField, RadioField

from socialrx.blueprints.kit.forms import Form, Needed, trimmed


class SignInForm(Form):
    email = EmailField("E-mail address", validators=[Needed("Enter your e-mail address")], filters=[trimmed])
    password = PasswordField("Password", validators=[Needed("Enter your password")])


class WorkplaceForm(Form):
    organisation = RadioField("Where are you working now?", validators=[Needed("Choose an organisation")])
