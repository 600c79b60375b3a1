"""What the team types while somebody is on the telephone: who rang, who it is about, and what would help."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField

from socialrx.blueprints.kit.forms import Needed, Reads, chosen_from, from_list, line, lines
from socialrx.blueprints.kit.person_fields import SOMEBODY_ELSE, NeededWhen, PersonFields
from socialrx.blueprints.kit.practice_fields import NO, covered, may_tell, no_practice_of, practice_of
from socialrx.blueprints.kit.risk_question import HIGH_RISK
from socialrx.core import phone
from socialrx.organisations.models import Organisation
from socialrx.patients.actions import AROUND
from socialrx.patients.around import Said
from socialrx.patients.models import RiskAnswer
from socialrx.referrals.models import Answer
from socialrx.referrals.self_referral import FAMILY, SELF

# Of these the practice knows: it was the practice that rang.
OF_THE_PRACTICE = frozenset({"gp", "practice_nurse", "other_primary", "care_navigator"})
# Offered to many at once, and never by telephone.
NOT_BY_TELEPHONE = frozenset({"proactive"})
HOPES_LENGTH = 2000
RISKS = {
    RiskAnswer.RISKS: "Yes",
    RiskAnswer.NONE_KNOWN: "None known, having asked",
    RiskAnswer.NOT_ASSESSED: "Not assessed",
}
# A person who declined is not referred, so that answer is not offered.
ANSWERS = {
    Answer.AGREED: "Yes",
    Answer.NOT_ASKED: "Not yet asked",
    Answer.REPRESENTATIVE: "A representative agreed",
    Answer.BEST_INTERESTS: "Decided in the person's best interests",
}
EXPLAINED = (Answer.REPRESENTATIVE, Answer.BEST_INTERESTS)


def sources() -> list[Any]:
    """The person first, since it is mostly they who ring."""
    return [choice for choice in from_list("referral-sources")() if choice.value not in NOT_BY_TELEPHONE]


class EnterForm(PersonFields):
    """One page; what is asked of callers who are not the person is asked of nobody else."""

    source = SelectField("Who rang?", choices=sources, default=SELF)
    caller = line(
        "The caller's name",
        NeededWhen(lambda form: form.source.data != SELF, "Enter who rang"),
        most=70,
        hint="If it is not the person",
    )
    caller_is = line(
        "From where, or who they are to the person (optional)", most=35, hint="For example daughter, or ward 14"
    )
    caller_phone = line("The caller's phone (optional)", Reads(phone.read), most=30)
    practice = SelectField("GP practice", choices=covered, default="")
    may_tell_practice = may_tell("May we tell the GP practice?", lambda form: form.source.data not in OF_THE_PRACTICE)
    needs = SelectMultipleField(
        "Reasons", validators=[Needed("Choose at least one reason")], choices=from_list("need-categories")
    )
    hopes = lines("What would help, in their words? (optional)", most=HOPES_LENGTH)
    risk = RadioField(
        "Is there any risk to the person, or to somebody who visits?",
        validators=[Needed("Say whether there are risks, or that nobody has assessed them")],
        choices=chosen_from(RISKS.items()),
    )
    risk_detail = lines(
        "Which risks, and what helps?",
        NeededWhen(lambda form: form.risk.data == RiskAnswer.RISKS, "Say which risks"),
        most=1000,
    )
    is_high = BooleanField(HIGH_RISK)
    answer = RadioField(
        "Has the person agreed?", validators=[Needed("Say whether the person has agreed")],
        choices=chosen_from(ANSWERS.items()),
    )  # fmt: skip
    explained = line(
        "If somebody else agreed or decided: who, and on what authority?",
        NeededWhen(lambda form: form.answer.data in EXPLAINED, "Say who agreed or decided, and why"),
        most=300,
    )
    second = BooleanField("Keep a second one all the same")
    second_because = line(
        "Because", NeededWhen(lambda form: form.second.data, "Say why there should be a second referral"), most=150
    )

    @property
    def practice_named(self) -> Organisation | None:
        return practice_of(self.practice.data)

    @property
    def tells_practice(self) -> bool:
        """Unless somebody said no. Where the practice itself rang, it knows."""
        return self.source.data in OF_THE_PRACTICE or self.may_tell_practice.data != NO

    @property
    def says_somebody_else(self) -> bool:
        """The look-alikes were shown, and it is none of them."""
        return bool(self.same_person.data == SOMEBODY_ELSE)

    @property
    def details(self) -> dict[str, Any]:
        return super().details | {"no_practice": no_practice_of(self.practice.data), AROUND: self.key_contact}

    @property
    def key_contact(self) -> Said | None:
        """Family or a carer who rang is somebody around the person; talked to once the person says so."""
        if self.source.data != FAMILY:
            return None
        may_talk = self.answer.data == Answer.AGREED
        return Said(self.caller.data, self.caller_is.data, self.caller_phone.data, may_talk=may_talk)

    @property
    def said_by(self) -> str:
        """Who rang, for the team."""
        if self.source.data == SELF:
            return ""
        return ", ".join(filter(None, [self.caller.data, self.caller_is.data, self.caller_phone.data]))
