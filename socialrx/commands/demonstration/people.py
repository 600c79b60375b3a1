"""Makes the invented people: name, birth date, home, how to reach them, what they need to take part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import nhs_number as standard

from socialrx.commands.demonstration.names import Name, name
from socialrx.commands.demonstration.towns import OVER_THE_BORDER, STREETS, TOWNS
from socialrx.commands.demonstration.words import fits
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.organisations.models import Organisation
from socialrx.patients.models import AccessNeed, Patient

FIRST_STEM = 999_010_000
# The last three digits of telephones: from FIRST_HOME people's landlines, from FIRST_KNOWN the published stories'.
FIRST_HOME, FIRST_KNOWN = 300, 980
AGES = ((18, 29), (30, 44), (45, 59), (60, 74), (75, 84), (85, 97))
AGE_SHARES = (8, 14, 20, 27, 21, 10)
INTERPRETERS = {"Polish": "203901000000102", "Urdu": "204211000000109"}
WHEELCHAIR = ("1108191000000103", "Requires wheelchair access")
NO_NUMBER = "nhs-number-not-known"
DOORS = (
    "",
    "",
    "",
    "Ring twice, the bell is faint",
    "Side door; the front one sticks",
    "Key safe; knock first",
    "Dog: friendly, loud",
)
TIMES = ("", "", "Mornings", "After 2pm", "Not Wednesdays (dialysis)", "Between school runs")
KIN = ("daughter", "son", "sister", "neighbour", "husband", "wife", "friend")


@dataclass
class Traits:
    """What is out of the ordinary about somebody."""

    interpreter: str = ""
    has_number: bool = True
    uses_wheelchair: bool = False
    over_the_border: bool = False
    needs: list[str] = field(default_factory=list)
    warning: str = ""


class People:
    """A maker of people. No number is given twice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.numbers = nhs_numbers(dice)
        self.mobiles = iter(dice.sample(range(FIRST_KNOWN), FIRST_KNOWN))
        self.landlines = iter(dice.sample(range(FIRST_HOME, FIRST_KNOWN), FIRST_KNOWN - FIRST_HOME))

    def person(self, practice: Organisation | None, pcn_code: str, traits: Traits) -> Patient:
        """Somebody registered at a practice, living in one of its network's towns."""
        called = self.called(traits)
        person = Patient(
            id=new_id(),
            given_name=called.given,
            family_name=called.family,
            gender=called.gender,
            ethnic_category=called.ethnic_category if self.dice.random() > 0.06 else "99",
            date_of_birth=self.born(traits.needs),
            practice=practice,
            nhs_number=next(self.numbers) if traits.has_number else None,
            no_number_reason=None if traits.has_number else NO_NUMBER,
            contact_warning=traits.warning,
        )
        self.house(person, pcn_code, traits)
        self.reach(person)
        self.needs_of(person, traits)
        db.session.add(person)
        return person

    def called(self, traits: Traits) -> Name:
        while True:
            found = name(self.dice)
            if not traits.interpreter or found.language == traits.interpreter:
                return found

    def born(self, needs: list[str]) -> date:
        """A birth date, of an age that goes with these needs."""
        while True:
            youngest, oldest = self.dice.choices(AGES, AGE_SHARES)[0]
            born = clock.today() - timedelta(days=self.dice.randint(youngest * 365 + 200, oldest * 365))
            if all(fits(need, clock.age_on(born, clock.today())) for need in needs):
                return born

    def house(self, person: Patient, pcn_code: str, traits: Traits) -> None:
        town = self.dice.choice(TOWNS[pcn_code])
        person.address = f"{self.dice.randint(1, 98)} {self.dice.choice(STREETS)}, {town.name}"
        person.postcode = OVER_THE_BORDER if traits.over_the_border else self.dice.choice(town.postcodes)
        person.door_note = self.dice.choice(DOORS)

    def reach(self, person: Patient) -> None:
        """A mobile for most, a landline for the older; what may be left, sent or posted is asked of each."""
        dice = self.dice
        if dice.random() < 0.85:
            person.mobile = f"07700 900{next(self.mobiles):03}"
        if not person.mobile or dice.random() < 0.4:
            person.landline = f"0115 496 0{next(self.landlines):03}"
        person.may_leave_message, person.may_text = dice.random() < 0.6, bool(person.mobile) and dice.random() < 0.6
        person.may_post, person.best_time = dice.random() < 0.7, dice.choice(TIMES)
        if dice.random() < 0.25:
            person.email = f"{person.folded_given}.{person.folded_family}@post.example"
            person.may_email = dice.random() < 0.7
        if dice.random() < 0.5:
            person.emergency_name = name(dice).given
            person.emergency_relationship = dice.choice(KIN)
            person.emergency_phone = f"07700 900{next(self.mobiles):03}"

    def needs_of(self, person: Patient, traits: Traits) -> None:
        if traits.interpreter:
            person.language, person.interpreter = traits.interpreter, INTERPRETERS[traits.interpreter]
        if traits.uses_wheelchair:
            key, words = WHEELCHAIR
            person.access_needs.append(
                AccessNeed(key=key, label=codelists.label("reasonable-adjustments", key) or words)
            )


def nhs_numbers(dice: Random) -> Iterator[str]:
    """Valid numbers of the 999 range, which is never issued; each once."""
    stem = FIRST_STEM
    while True:
        stem += dice.randint(3, 61)
        found = next((f"{stem}{digit}" for digit in range(10) if standard.is_valid(f"{stem}{digit}")), None)
        if found:
            yield found
