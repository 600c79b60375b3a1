"""A referral that is returned with a question, answered on the practice's page and then accepted. On a phone."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.journeys import at_the_practice as practice
from tests.journeys import in_the_team as team
from tests.journeys.conftest import PHONE
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

RITA = practice.Man("Rita", "Hollis", "999 995 0027", date(1958, 11, 9), "07700 900322")
QUESTION, ANSWER = "Which evening suits her best?", "Any but Tuesday, after six."


class TestAQuestionIsAnswered:
    """The lead asks, the receptionist answers, the lead decides. Every page is 320 px wide and looked over by axe."""

    @pytest.fixture(autouse=True)
    def cast(self, site: Site, sign_in: Callable[..., Visitor]):
        self.site = site
        self.gp = sign_in("gp", screen=PHONE)
        self.desk = sign_in("reception", screen=PHONE)
        self.lead = sign_in("lead", screen=PHONE)

    def test_the_practice_answers_and_the_team_accepts(self):
        self.given_a_referral()
        self.when_the_team_asks()
        self.then_the_practice_has_an_e_mail_that_names_nobody()
        self.when_reception_answers_where_the_question_stands()
        self.then_the_team_has_an_e_mail_and_both_on_one_page()
        self.when_the_team_accepts()
        self.then_the_week_of_the_practice_has_all_of_it()

    def given_a_referral(self):
        practice.refer(self.gp, RITA, needs=("Loneliness or social isolation",), hopes="Company in the evening.")
        self.mailbox = self.gp.finds(r"You hear at \S+").split()[-1]

    def when_the_team_asks(self):
        self.lead.turns_to("New referrals")
        team.find_on_list(self.lead, RITA)
        self.at = self.lead.page.url
        self.lead.follows("Return with a question")
        self.lead.writes("What do you need to know?", "word " * 70)
        self.lead.presses("Return with this question")
        self.lead.reads("fewer than 60 words")
        self.lead.writes("What do you need to know?", QUESTION)
        self.lead.presses("Return with this question")
        self.lead.reads("The practice has a message.")

    def then_the_practice_has_an_e_mail_that_names_nobody(self):
        letter = self.site.letters_to(self.mailbox)[-1]
        text = f"{letter['Subject']} {letter.get_content()}"
        assert "/practice/messages/" in text
        assert not any(word in text for word in (RITA.given, RITA.family, "evening"))

    def when_reception_answers_where_the_question_stands(self):
        self.desk.turns_to("Our referrals")
        self.desk.reads("Waiting for your answer", RITA.name)
        self.desk.follows(RITA.name)
        self.desk.reads("The team asks", QUESTION)
        self.desk.writes("Your answer", ANSWER)
        self.desk.presses("Send answer")
        self.desk.reads("Your answer is with the team.", "With the team")

    def then_the_team_has_an_e_mail_and_both_on_one_page(self):
        self.lead.visits("/new-referrals/")
        self.lead.reads("Answered")
        self.lead.visits(self.at)
        self.lead.reads("The team asked", QUESTION, "The answer", ANSWER)

    def when_the_team_accepts(self):
        self.lead.chooses("Who takes this on?", "Amina Hassan")
        self.lead.presses("Accept")
        self.lead.reads("is accepted. Amina Hassan has it.")

    def then_the_week_of_the_practice_has_all_of_it(self):
        self.gp.turns_to("Our referrals")
        self.gp.follows("This week")
        self.gp.reads(QUESTION, f"{RITA.name}: accepted", f"{RITA.name}, 0 days, with a link worker")
        assert any(RITA.name in one for one in self.gp.main.get_by_role("listitem").all_inner_texts())
