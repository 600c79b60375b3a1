"""What a practice types about a referral it sent."""

from socialrx.blueprints.kit.forms import Form, Needed, lines


class AnswerForm(Form):
    answer = lines("Your answer", Needed("Enter your answer"), most=1000)


class WithdrawForm(Form):
    reason = lines("Why are you taking it back?", Needed("Say why you are taking it back"), most=600)
