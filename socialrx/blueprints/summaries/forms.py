"""The one thing that is asked before a summary for the person leaves."""

from wtforms import BooleanField

from socialrx.blueprints.kit.forms import Form, Needed


class CheckedForm(Form):
    """Sent with GET, because nothing changes: the paper is made, and the trail notes that it was checked."""

    class Meta(Form.Meta):
        csrf = False

    checked = BooleanField(
        "I have checked that it is safe to hand over or send",
        validators=[Needed("Tick to say that you have checked that it is safe to hand over or send")],
    )
