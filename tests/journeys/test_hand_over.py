"""Amina leaves. Her lead hands over forty people from his phone, in one save; Ravi acknowledges them."""

from collections.abc import Callable, Iterator

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload.actions import raise_concern
from tests import factories
from tests.factories import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.site import Site, serving
from tests.journeys.visitor import Visitor

PEOPLE = 40
EMAILS: dict[str, str] = {}


def forty_people() -> None:
    """In Amina's hands; about one of them there is an open worry. Ravi works in the same team."""
    place = factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True)
    ravi = factories.user("Ravi", "Shah", Role.LINK_WORKER, place.pcn, place.team)
    EMAILS.update(lead=place.lead.email, ravi=ravi.email)
    unknown = {"nhs_number": None, "no_number_reason": "nhs-number-not-known"}
    for number in range(PEOPLE):
        person = factories.patient("Joan", f"Sutton{number:02}", practice=place.practice, **unknown)
        case = factories.case(factories.referral(person, place.gp), place.link_worker, by=place.lead)
    raise_concern(case, by=place.link_worker, concern="She is afraid of her nephew")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("team"), forty_people, DEMO="1") as site:
        yield site


class TestHandOver:
    def test_forty_people_are_handed_over_in_one_save(self, team: Site, new_visitor: Callable[..., Visitor]):
        self.lead, self.ravi = (new_visitor(team, screen=PHONE) for _ in range(2))
        self.when_the_lead_opens_everybody_amina_has()
        self.and_hands_them_over()
        self.then_nobody_is_left()
        self.and_ravi_has_one_letter_without_a_name(team)
        self.and_ravi_sees_them_first()
        self.and_reads_the_worry_before_the_last_is_acknowledged()

    def when_the_lead_opens_everybody_amina_has(self):
        self.lead.signs_in(EMAILS["lead"], PASSWORD)
        self.lead.turns_to("Team")
        self.lead.follows("Amina Hassan")
        self.lead.follows("Hand over all of Amina's people")
        self.lead.reads(f"{PEOPLE} open", "Joan Sutton00", "Joan Sutton39", "Open worry")

    def and_hands_them_over(self):
        self.lead.presses("Hand over")
        self.lead.reads("Say why they are handed over")
        self.lead.writes("Why are they handed over?", "Amina leaves us on Friday.")
        self.lead.presses("Hand over")

    def then_nobody_is_left(self):
        self.lead.reads(f"Handed over: {PEOPLE} to Ravi Shah.", "0 left.", "their account can be closed")

    def and_ravi_has_one_letter_without_a_name(self, team: Site):
        [letter] = team.letters_to(EMAILS["ravi"])
        assert "Joan" not in f"{letter['Subject']} {letter.get_content()}"

    def and_ravi_sees_them_first(self):
        self.ravi.signs_in(EMAILS["ravi"], PASSWORD)
        self.ravi.follows(f"Handed to you: {PEOPLE} people")
        self.ravi.reads("Joan Sutton00", "Amina leaves us on Friday.", "Open worry")
        self.ravi.presses("I have seen them, without those with a worry")
        self.ravi.reads("39 acknowledged.", "Joan Sutton39")
        self.ravi.does_not_read("Joan Sutton00")

    def and_reads_the_worry_before_the_last_is_acknowledged(self):
        self.ravi.follows("Joan Sutton39")
        self.ravi.goes_on_by(self.ravi.main.get_by_role("link", name="Worry recorded").first)
        self.ravi.presses("I have read this open worry")
        self.ravi.visits("/handed-to-you")
        self.ravi.presses("I have seen them")
        self.ravi.reads("1 acknowledged.", "Nobody is waiting for you")
