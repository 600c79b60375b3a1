"""What is typed about accounts."""

from socialrx.blueprints.kit.forms import Form, line


class FindForm(Form):
    like = line("Name or e-mail address", most=100)


class SureForm(Form):
    """Nothing is asked but whether it is meant."""
