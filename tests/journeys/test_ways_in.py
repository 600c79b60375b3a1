"""The ways in that need no GP's hand: a receptionist who takes a call, and a person who asks for themselves."""

from datetime import date

import pytest

from tests.journeys import at_the_practice as practice
from tests.journeys import in_the_team as team
from tests.journeys.conftest import PHONE

PEARL = practice.Man("Pearl", "Goddard", "999 995 0051", date(1947, 11, 2), "07700 900325")
IRIS = practice.Man("Iris", "Holloway", "", date(1958, 2, 28), "07700 900326")
THEIR_PRACTICE = "Musters Medical Practice"


def test_a_receptionist_refers_somebody_who_is_on_the_telephone(sign_in):
    lynne, lead = sign_in("reception"), sign_in("lead")

    lynne.turns_to("Refer")
    lynne.main.get_by_label("Which GP is referring?").select_option(label="Asha Menon")
    write_down(lynne, PEARL)
    lynne.presses("Send referral")
    lynne.reads("Referral sent", "Reference")

    lead.turns_to("New referrals")
    team.find_on_list(lead, PEARL)
    lead.reads("by Asha Menon", "Typed by Lynne Carver")


def write_down(lynne, who: practice.Man) -> None:
    lynne.writes("NHS number", who.nhs_number)
    lynne.dates("Date of birth", who.born)
    lynne.writes("First name", who.given)
    lynne.writes("Family name", who.family)
    lynne.writes("Mobile number", who.mobile)
    lynne.ticks("Loneliness or social isolation")
    lynne.chooses("Is there any risk to the patient, or to somebody who visits?", "Not assessed")
    lynne.chooses("Has the patient agreed?", "Yes")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
class TestSomebodyAsks:
    """Iris asks on her phone, and is on Amina's caseload before anybody has met her."""

    @pytest.fixture(autouse=True)
    def cast(self, site, new_visitor, sign_in, script):
        self.iris = new_visitor(site, screen=PHONE, script=script)
        self.amina = sign_in("linkworker", screen=PHONE)
        self.who = practice.Man(IRIS.given, "Holloway" if script else "Hallam", "", IRIS.born, IRIS.mobile)

    def test_and_a_link_worker_has_her(self):
        self.when_she_asks()
        self.then_she_reads_a_reference_and_what_comes_next()
        self.and_amina_takes_her_on_and_makes_sure_who_she_is()
        self.then_she_is_on_her_caseload()

    def when_she_asks(self):
        self.iris.visits("/sign-in")
        self.iris.follows("Ask for help for yourself or somebody close")
        self.iris.reads("Not for emergencies", "999")
        self.iris.presses("Send")
        self.iris.reads("There is a problem", "Say whether this is for you or for somebody else")
        self.iris.chooses("Who is this for?", "Me")
        self.iris.writes("First name", self.who.given)
        self.iris.writes("Family name", self.who.family)
        self.iris.dates("Date of birth", self.who.born)
        self.iris.writes("Phone number", self.who.mobile)
        self.iris.ticks("You may send a text")
        self.iris.writes("What would help? Tell us in your own words (optional)", "Somebody to garden with.")
        self.iris.main.get_by_label("GP practice (optional)").select_option(label=THEIR_PRACTICE)
        self.iris.chooses("May we tell the GP practice?", "Yes")
        self.iris.presses("Send")

    def then_she_reads_a_reference_and_what_comes_next(self):
        self.iris.reads("Your request is sent", "Keep this reference", "What happens next")
        self.iris.does_not_read(self.who.family, "garden")
        self.reference = self.iris.finds(practice.REFERENCE)

    def and_amina_takes_her_on_and_makes_sure_who_she_is(self):
        self.amina.turns_to("New referrals")
        team.find_on_list(self.amina, self.who)
        self.amina.reads(self.reference, "Who they are is not confirmed yet", "Somebody to garden with.")
        self.amina.chooses("Who takes this on?", "Amina Hassan")
        self.amina.presses("Accept")
        self.amina.reads("Who they are is not confirmed yet")
        self.amina.presses("I have made sure who they are")
        self.amina.does_not_read("not confirmed yet")

    def then_she_is_on_her_caseload(self):
        team.open_case(self.amina, self.who)
        self.amina.reads("To be contacted", self.who.mobile)
