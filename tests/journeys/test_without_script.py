"""The main path in a browser that runs no script: refer, accept, ring, plan, close."""

from datetime import date

import pytest

from tests.journeys import at_the_practice as practice
from tests.journeys import in_the_team as team
from tests.journeys.conftest import PHONE

JOHN = practice.Man("John", "Wheatley", "999 995 0035", date(1950, 1, 9), "07700 900322")
MATTERS, GOAL, ACTION = "Company on Sundays.", "Sing with others", "Ring the choir"
CHANGED = "He sings on Sundays."


class TestWithoutScript:
    @pytest.fixture(autouse=True)
    def cast(self, sign_in):
        self.gp, self.lead = sign_in("gp", script=False), sign_in("lead", script=False)
        self.amina = sign_in("linkworker", script=False, screen=PHONE)

    def test_everything_can_be_done(self):
        self.when_john_is_referred_and_accepted()
        self.and_amina_rings_and_plans_with_him()
        self.and_closes()
        self.then_his_gp_reads_how_it_ended()

    def when_john_is_referred_and_accepted(self):
        needs = ("Bereavement and loss", "Loneliness or social isolation")
        practice.refer(self.gp, JOHN, needs=needs, hopes="His wife died; he sees nobody.")
        practice.print_the_slip(self.gp, JOHN)
        team.accept(self.lead, JOHN, worker="Amina Hassan")

    def and_amina_rings_and_plans_with_him(self):
        team.open_case(self.amina, JOHN)
        team.ring_in_vain(self.amina)
        team.talk(self.amina, note="Used to sing.", then="Meet")
        team.plan(self.amina, JOHN, matters=MATTERS, goal=GOAL, action=ACTION)
        self.amina.goes_back(JOHN.name)

    def and_closes(self):
        team.close(self.amina, changed=CHANGED)
        self.amina.reads("For the practice", CHANGED)

    def then_his_gp_reads_how_it_ended(self):
        practice.read_the_end(self.gp, JOHN)
        assert CHANGED in " ".join(practice.read_summary(self.gp).said)
