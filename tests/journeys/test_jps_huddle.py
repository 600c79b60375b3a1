"""JP, 96, is talked over on phones: brought with agreement, seen by a guest as brought and no further, and closed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from socialrx.accounts.models import Role
from socialrx.core import clock
from socialrx.organisations.models import Kind
from tests import factories
from tests.factories import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.site import Site, serving
from tests.journeys.visitor import Visitor

ADDRESS, NUMBER = "3 Willowbank, West Bridgford", "9990000026"
BROUGHT = "Falls, and a broken hip. Afraid of the stairs."
EMAILS: dict[str, str] = {}


def jp_and_a_nurse() -> None:
    """JP's case is Amina's; Pat is a community nurse with a guest's account."""
    place = factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True)
    nurses = factories.organisation("Community nurses", Kind.PARTNER)
    facts = {"date_of_birth": date(1930, 3, 1), "address": ADDRESS, "nhs_number": NUMBER}
    jp = factories.patient("JP", "Ashmore", practice=place.practice, **facts)
    factories.case(factories.referral(jp, place.gp), place.link_worker, by=place.lead)
    pat = factories.user("Pat", "Lane", Role.HUDDLE_GUEST, nurses)
    EMAILS.update(amina=place.link_worker.email, pat=pat.email)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("huddle"), jp_and_a_nurse, DEMO="1") as site:
        yield site


class TestJPsHuddle:
    def test_jp_is_talked_over_and_the_guest_is_shown_out(self, team: Site, new_visitor: Callable[..., Visitor]):
        self.amina, self.pat = (new_visitor(team, screen=PHONE) for _ in range(2))
        self.given_a_huddle_of_today_with_a_guest()
        self.when_amina_brings_jp_who_agreed()
        self.and_the_guest_is_written_to_without_a_name(team)
        self.then_the_guest_sees_only_what_is_brought()
        self.and_adds_what_she_knows()
        self.when_they_decide_and_share_the_work()
        self.and_the_huddle_is_closed()
        self.then_the_guest_finds_nothing()
        self.and_jps_page_says_what_was_decided()

    def given_a_huddle_of_today_with_a_guest(self):
        self.amina.signs_in(EMAILS["amina"], PASSWORD)
        self.amina.turns_to("Huddles")
        self.amina.follows("Plan a huddle")
        self.amina.writes("Title", "Integrated care huddle")
        self.amina.dates("Day", clock.today())
        self.amina.presses("Save")
        self.amina.follows("Add somebody who is there")
        self.amina.writes("E-mail address of their account (optional)", EMAILS["pat"])
        self.amina.presses("Add")
        self.amina.reads("Pat Lane", "signs in", "Guests see nothing before you open it.")

    def when_amina_brings_jp_who_agreed(self):
        self.amina.turns_to("Caseload")
        self.amina.follows("JP Ashmore")
        self.amina.follows("Bring to a huddle")
        self.amina.presses("Bring them")
        self.amina.reads("Choose what they said")
        self.amina.chooses("Have they agreed to be talked about there?", "They agreed")
        self.amina.writes("The question (optional)", "What would help JP to stay at home?")
        self.amina.writes("What is brought (optional)", BROUGHT)
        self.amina.presses("Bring them")
        self.amina.reads("JP Ashmore", BROUGHT, "They agreed")

    def and_the_guest_is_written_to_without_a_name(self, team: Site):
        [letter] = team.letters_to(EMAILS["pat"])
        assert "JP" not in f"{letter['Subject']} {letter.get_content()}"

    def then_the_guest_sees_only_what_is_brought(self):
        self.pat.signs_in(EMAILS["pat"], PASSWORD)
        self.pat.reads("No huddle is open to you now.")
        self.amina.presses("Open the huddle")
        self.pat.turns_to("Huddles")
        self.pat.goes_on_by(self.pat.main.get_by_role("link", name="Integrated care huddle"))
        self.pat.reads("JP, 9", "What would help JP to stay at home?", BROUGHT)
        self.pat.does_not_read("Ashmore", ADDRESS, NUMBER)

    def and_adds_what_she_knows(self):
        self.pat.goes_on_by(self.pat.main.get_by_role("link", name="Add something"))
        self.pat.writes("What do you add?", "The frame is too high for JP.")
        self.pat.presses("Save")
        self.pat.reads("The frame is too high for JP.")

    def when_they_decide_and_share_the_work(self):
        self.amina.goes_on_by(self.amina.main.get_by_role("link", name="Write down the decision or an action"))
        self.amina.writes("Decision (optional)", "JP stays at home, with a lower frame.")
        self.amina.writes("Action (optional)", "Bring a lower frame")
        self.amina.chooses("Who does it?", "Somebody of an agency")
        self.amina.writes("Their name and agency", "Pat Lane, nurse")
        self.amina.dates("By when?", clock.today() + timedelta(days=7))
        self.amina.presses("Save")
        self.amina.reads("The frame is too high for JP.", "Bring a lower frame: Pat Lane, nurse")

    def and_the_huddle_is_closed(self):
        self.amina.presses("Close the huddle")
        self.amina.reads("Guests see nothing of it any more.")

    def then_the_guest_finds_nothing(self):
        self.pat.visits(self.pat.page.url, refused=404)
        self.pat.visits("/huddles/open-to-me")
        self.pat.does_not_read("Integrated care huddle")

    def and_jps_page_says_what_was_decided(self):
        self.amina.follows("JP Ashmore")
        self.amina.reads("Talked over in a huddle", "Decided: JP stays at home", "Bring a lower frame, Pat Lane, nurse")
