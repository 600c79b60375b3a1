"""What is typed about a person's rights: an objection, its withdrawal, a restriction and its end."""

from wtforms import RadioField

from socialrx.blueprints.kit.forms import Form, Needed, Reads, chosen_from, line, lines
from socialrx.core.ids import read_reference
from socialrx.patients.objections import ObjectionKind


class ObjectionForm(Form):
    kind = RadioField(
        "What do they object to?",
        choices=chosen_from((str(kind), kind.says) for kind in ObjectionKind),
        invalid_choice_message="Choose what they object to",
    )
    words = lines("What they said", Needed("Write what they said"), most=500, hint="In their own words where you can")


class WithdrawForm(Form):
    words = lines(
        "What they said", Needed("Write what they said"), most=500, hint="The objection itself stays on record"
    )


class RestrictForm(Form):
    reason = lines("Why is it restricted?", Needed("Give a reason"), most=500)


class LiftForm(Form):
    reason = lines("Why is it lifted?", Needed("Give a reason"), most=500)


class FindForm(Form):
    reference = line(
        "Referral reference", Needed("Enter a reference like SP-7K3Q-92M4"), Reads(read_reference), most=20
    )
