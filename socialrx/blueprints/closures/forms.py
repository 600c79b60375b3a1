"""What is asked when a case ends, and when it is opened again."""

from flask import request
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from socialrx.blueprints.kit.forms import DateField, Form, Needed, NotFuture, chosen_from, from_list, line, lines
from socialrx.caseload.models import EndedBy
from socialrx.feedback.endings import SAYS_WHO, Ending
from socialrx.feedback.wording import MISTAKES

ENDERS = {
    EndedBy.PERSON: "The person",
    EndedBy.TOGETHER: "Both together",
    EndedBy.LINK_WORKER: "The link worker or the team",
    EndedBy.REFERRER: "The referrer",
    EndedBy.CIRCUMSTANCES: "Nobody: circumstances",
}


class CloseForm(Form):
    reason = RadioField(
        "Why is it closing?", choices=from_list("closure-reasons"), validators=[Needed("Choose why it is closing")]
    )
    tried = line("What else was tried", most=200, hint="Two ways are needed, such as telephone and letter")
    died_on = DateField("Date of death", validators=[NotFuture("The date of death must be today or in the past")])
    ended_by = RadioField("Who ended it?", choices=chosen_from(ENDERS.items()), validators=[Optional()])
    what_changed = lines(
        "What changed for them",
        most=1500,
        hint="They and their GP will read this. Leave out risks, worries about safety and other people's names.",
    )
    wanted = line(
        "Anything wanted from the practice", most=300, default="None", hint="In a few words: the GP reads this first"
    )
    objects = BooleanField("The person does not want the practice told")

    @classmethod
    def asked(cls) -> "CloseForm":
        """The form, with the reason that the address names chosen, and who ended it where that says so."""
        reason = request.args.get("reason", "")
        form = cls(data={"reason": reason, "ended_by": SAYS_WHO.get(reason), "wanted": "None"})
        form.reason.choices = [choice for choice in form.reason.choices if choice.value not in MISTAKES]
        return form

    @property
    def ending(self) -> Ending:
        return Ending(
            reason=self.reason.data,
            ended_by=EndedBy(self.ended_by.data) if self.ended_by.data else None,
            what_changed=self.what_changed.data,
            wanted=self.wanted.data or "None",
            objects=self.objects.data,
            tried=self.tried.data,
            died_on=self.died_on.data,
        )


class ToldForm(Form):
    how = line(
        "How did you tell them?", Needed("Enter how you told them"), most=200, hint="Such as: rang the practice manager"
    )


class ReopenForm(Form):
    reason = line("Why is it opening again?", Needed("Enter why it is opening again"), most=300)
