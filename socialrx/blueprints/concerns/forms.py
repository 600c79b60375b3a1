"""What is typed about a worry: what was seen and done, when to look again, why it is over."""

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotPast, lines
from socialrx.blueprints.kit.versions import EditForm


class ReportForm(Form):
    concern = lines(
        "What did you see, or what were you told?",
        Needed("Say what you saw or were told, even in a few words"),
        hint="Use the person's own words where you can. Whoever has the case and your team lead can read this",
    )
    done_at_once = lines("What did you do at once? (optional)", hint="For example: rang 999, stayed with them")


class LookAgainForm(EditForm):
    review_on = DateField(
        "Look again on",
        validators=[Needed("Enter the day to look again"), NotPast("Choose today or a later day")],
        description="At most 90 days ahead",
    )


class CloseForm(Form):
    reason = lines("Why can it be closed?", Needed("Say why this worry can be closed"), most=1000)
