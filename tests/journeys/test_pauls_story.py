"""Paul's story, from the GP's referral to the outcome summary, by each person in turn."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.journeys import at_the_practice as practice
from tests.journeys import in_the_team as team
from tests.journeys.conftest import PHONE
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor
from tests.pdf import Read

PAUL = practice.Man("Paul", "Trent", "999 995 0019", date(1964, 3, 2), "07700 900321")
CLUB, CLUB_MAIL = "Paddock Lane Walking Football", "hello@paddocklanewalkingfootball.example"
MATTERS = "Being one of the lads again."
GOAL, ACTION = "Play football every week", "Go once and watch"
WANTED = "To play again, gently. He has one bad knee."
CHANGED = "Plays every week and is a stone and a half lighter."
SEVEN_WEEKS = timedelta(weeks=7)


@pytest.mark.smoke
class TestPaulsStory:
    """Amina works on her phone, the others at a desk. Seven weeks pass on the server's clock."""

    @pytest.fixture(autouse=True)
    def cast(self, site: Site, sign_in: Callable[..., Visitor], new_visitor: Callable[..., Visitor]):
        self.site, self.new_visitor = site, new_visitor
        self.gp, self.lead, self.manager = sign_in("gp"), sign_in("lead"), sign_in("manager")
        self.amina = sign_in("linkworker", screen=PHONE)
        self.month = f"{site.today:%Y-%m}"
        yield
        site.later = timedelta(0)

    def test_paul_plays_football_again(self, sign_in):
        self.given_the_manager_has_counted()
        self.when_his_gp_refers_him()
        self.and_the_lead_gives_him_to_amina()
        self.then_she_finds_him_on_her_caseload()

        self.when_she_reaches_him_at_the_second_try()
        self.and_they_make_a_plan()
        self.and_she_introduces_him_to_walking_football()
        self.then_the_club_gets_a_link_that_names_nobody()

        self.when_the_club_says_yes()
        self.then_the_answer_is_on_her_list()

        self.when_seven_weeks_have_gone(sign_in)
        self.and_they_look_back_and_close()
        self.then_there_are_two_papers()
        self.and_the_gp_reads_three_lines_and_the_summary()
        self.and_the_manager_counts_one_more()

    def given_the_manager_has_counted(self):
        self.before = self.counted()

    def counted(self) -> int:
        self.manager.turns_to("Report")
        self.manager.writes("First month", self.month)
        self.manager.writes("Last month", self.month)
        self.manager.presses("Show these months")
        return int(self.manager.finds(r"\d+ referrals? of").split()[0])

    def when_his_gp_refers_him(self):
        needs = ("Being more active, weight", "Loneliness or social isolation")
        practice.refer(self.gp, PAUL, needs=needs, hopes="A painful knee; he keeps to the house.")
        self.mailbox = self.gp.finds(r"You hear at \S+").split()[-1]
        practice.print_the_slip(self.gp, PAUL)

    def and_the_lead_gives_him_to_amina(self):
        team.accept(self.lead, PAUL, worker="Amina Hassan")
        self.lead.reads("is accepted. Amina Hassan has it.")

    def then_she_finds_him_on_her_caseload(self):
        team.open_case(self.amina, PAUL)
        self.amina.reads(PAUL.mobile, "You may leave a message", "A painful knee")

    def when_she_reaches_him_at_the_second_try(self):
        team.ring_in_vain(self.amina)
        team.talk(self.amina, note="Fed up with sitting in.", then="Meet", remember="At the surgery")

    def and_they_make_a_plan(self):
        team.ask_ons4(self.amina, 3, 4, 3, 7)
        self.amina.goes_back(PAUL.name)
        team.plan(self.amina, PAUL, matters=MATTERS, goal=GOAL, action=ACTION)
        self.amina.goes_back(PAUL.name)

    def and_she_introduces_him_to_walking_football(self):
        team.find_services(self.amina, "walking football")
        self.amina.presses("Told about Rylands Walking Football")
        self.amina.reads("Recorded: Paul was told about Rylands Walking Football.")
        team.search(self.amina, "walking football")
        team.introduce(self.amina, PAUL, service=CLUB, wanted=WANTED)

    def then_the_club_gets_a_link_that_names_nobody(self):
        letter = self.site.letters_to(CLUB_MAIL)[-1]
        text = f"{letter['Subject']} {letter.get_content()}"
        assert not re.search(r"Paul|Trent|999 ?995|knee", text)
        self.link = re.search(r"https?://\S+/g/\S+", text)[0]

    def when_the_club_says_yes(self):
        club = self.new_visitor(self.site, screen=PHONE)
        for _ in range(2):
            club.visits(self.link)
            club.reads("Somebody would like to come", WANTED)
            club.does_not_read("Paul", PAUL.family, PAUL.mobile)
        club.presses("Yes, they can come")
        club.reads("Thank you for saying yes", PAUL.name, PAUL.mobile)
        club.does_not_read(PAUL.nhs_number, "painful knee; he keeps to the house")

    def then_the_answer_is_on_her_list(self):
        self.amina.turns_to("Caseload")
        self.amina.reads(f"Tell Paul that {CLUB} said yes")
        team.open_case(self.amina, PAUL)
        self.amina.follows(CLUB)
        self.amina.presses("Has started")

    def when_seven_weeks_have_gone(self, sign_in):
        self.site.later = SEVEN_WEEKS
        self.gp, self.manager = sign_in("gp"), sign_in("manager")
        self.amina = sign_in("linkworker", screen=PHONE)

    def and_they_look_back_and_close(self):
        team.open_case(self.amina, PAUL)
        team.talk(self.amina, note="Captain next week.", then="Review")
        team.ask_ons4(self.amina, 7, 8, 7, 3)
        self.amina.goes_back(PAUL.name)
        team.reach_goal(self.amina, goal=GOAL, action=ACTION)
        self.amina.goes_back(PAUL.name)
        team.close(self.amina, changed=CHANGED)

    def then_there_are_two_papers(self):
        paper = team.download_for_person(self.amina, PAUL)
        his = " ".join(Read(paper.path().read_bytes()).said)
        assert "999" not in paper.suggested_filename
        assert MATTERS in his
        assert PAUL.nhs_number not in his

    def and_the_gp_reads_three_lines_and_the_summary(self):
        letters = self.site.letters_to(self.mailbox)
        assert not any(re.search(r"Paul|Trent|999 ?995", letter.get_content()) for letter in letters)
        practice.read_the_end(self.gp, PAUL)
        said = " ".join(practice.read_summary(self.gp).said)
        assert CHANGED in said
        assert CLUB in said
        assert "Fed up with sitting in" not in said

    def and_the_manager_counts_one_more(self):
        assert self.counted() == self.before + 1
