"""What is typed to correct an entry."""

from socialrx.blueprints.kit.forms import Form, Needed, line, lines


class AdditionForm(Form):
    words = lines("What do you want to add?", Needed("Write what you want to add"))


class WithdrawForm(Form):
    reason = line(
        "What was wrong with it?",
        Needed("Say what was wrong with this entry"),
        most=300,
        hint="For example: written under the wrong person",
    )
