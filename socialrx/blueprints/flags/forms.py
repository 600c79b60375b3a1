"""What is typed about an S-flag, a reveal and a warning for workers."""

from wtforms import RadioField

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotPast, chosen_from, line, lines
from socialrx.blueprints.kit.versions import EditForm
from socialrx.patients.flags import REVEAL_REASONS, FlagSource


class FlagForm(Form):
    source = RadioField(
        "Who says so?",
        choices=chosen_from((str(source), source.says) for source in FlagSource),
        invalid_choice_message="Choose who says so",
    )
    because = line(
        "Why are their whereabouts sensitive?",
        Needed("Say why their whereabouts are sensitive"),
        most=300,
        hint="No address, number or place here",
    )


class SafeWayForm(Form):
    safe_way = line(
        "Which way is safe?",
        Needed("Say which way is safe"),
        most=300,
        hint="Ask them. For example: by post only after a call. No address or number: this stands on their page",
    )


class TakeOffForm(Form):
    reason = line(
        "Why are their whereabouts no longer sensitive?",
        Needed("Say why their whereabouts are no longer sensitive"),
        most=300,
    )


class RevealForm(Form):
    reason = RadioField(
        "Why do you need to know?",
        choices=chosen_from(REVEAL_REASONS.items()),
        invalid_choice_message="Choose why you need to know",
    )
    words = line("In your words", Needed("Say in a few words why you need to know"), most=300)


class LookAgainForm(EditForm):
    review_on = DateField(
        "Look again on",
        validators=[Needed("Enter the day to look again"), NotPast("Choose today or a later day")],
        description="At most 90 days ahead",
    )


class WarningForm(LookAgainForm):
    words = lines(
        "What must a worker know before they go?",
        Needed("Say what a worker must know before they go"),
        most=2000,
        hint="What happened or may happen, and what keeps workers safe. It is on no paper and in no message",
    )


class EndWarningForm(Form):
    reason = line("Why can it be taken away?", Needed("Say why it can be taken away"), most=300)
