"""A daughter asks for her father on the public form: nobody has made sure yet who he is, and he is read about first."""

from random import Random

from socialrx.commands.demonstration.known import INVENTED, Stage, days_ago, reference
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.patients.actions import AROUND
from socialrx.patients.around import Said
from socialrx.referrals.models import Answer
from socialrx.referrals.self_referral import Asking, ask

SEED = 13
REFERENCE = "DAD0000"
AGE = 79
WORDS = "Dad says he can't go on since Mum died. He hardly leaves the house, and I live two hours away."


def tell(stage: Stage) -> None:
    """On the last working day, by nobody who signs in. The dice are its own, so that no other story changes."""
    life = Life(Random(SEED), clock.now())  # noqa: S311 (a story, not a secret)
    with life.on(days_ago(0)):
        referral = ask(what_she_wrote(stage))
        referral.reference = reference(REFERENCE)


def what_she_wrote(stage: Stage) -> Asking:
    daughter = Said("Carol Ashby", "daughter", "07700 900984", may_talk=True)
    details = {
        "landline": "0115 496 0985",
        "postcode": "NG2 5RP",
        "best_time": "Afternoons",
        "contact_warning": "Let it ring: he is slow to the phone",
        AROUND: daughter,
    }
    born = clock.today().replace(year=clock.today().year - AGE, month=3, day=9)
    return Asking(
        "Wilfred",
        "Ashby",
        born,
        details,
        may_tell_practice=True,
        practice=stage.practice,
        needs=("bereavement", "loneliness"),
        words=f"{WORDS} {INVENTED}",
        asker_name=daughter.name,
        answer=Answer.AGREED,
        explanation="So says Carol Ashby, daughter",
    )
