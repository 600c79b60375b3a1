"""What a link-worker team does in a journey: accept and allocate, ring, ask, plan, introduce, close."""

from playwright.sync_api import Download

from tests.journeys.at_the_practice import Man
from tests.journeys.visitor import Visitor

SCALES = (
    "Overall, how satisfied are you with your life nowadays?",
    "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
    "Overall, how happy did you feel yesterday?",
    'On a scale where 0 is "not at all anxious" and 10 is "completely anxious", '
    "overall, how anxious did you feel yesterday?",
)


def accept(lead: Visitor, who: Man, *, worker: str) -> None:
    """Read it and give it to a worker, in one press."""
    lead.turns_to("New referrals")
    find_on_list(lead, who)
    lead.reads(who.nhs_number, "None known")
    lead.chooses("Who takes this on?", worker)
    lead.presses("Accept")


def find_on_list(visitor: Visitor, who: Man) -> None:
    """Open somebody from a list, which may be long."""
    while not visitor.main.get_by_role("link", name=who.name, exact=True).count():
        visitor.follows("Show more")
    visitor.follows(who.name)


def open_case(worker: Visitor, who: Man) -> None:
    worker.turns_to("Caseload")
    find_on_list(worker, who)


def ring_in_vain(worker: Visitor) -> None:
    """One press, and the next try is on the list."""
    worker.presses("Rang, no answer")
    worker.reads("1 try without reply", "No answer")


def talk(worker: Visitor, *, note: str, then: str, remember: str = "") -> None:
    """A conversation and what happens next, in one save."""
    worker.follows("Record a contact")
    worker.chooses("What happened?", "Spoke, conversation held")
    worker.writes("Note (optional)", note)
    worker.chooses("What happens next?", then)
    worker.writes("Anything to remember for it (optional)", remember)
    worker.presses("Save")
    worker.reads("Spoke, conversation held", note)


def ask_ons4(worker: Visitor, *scores: int) -> None:
    """The four questions, read out as they stand."""
    worker.follows("Ask the four questions")
    for question, score in zip(SCALES, scores, strict=True):
        worker.chooses(question, str(score))
    worker.chooses("How was it filled in?", "Read out or filled in together")
    worker.presses("Save answers")
    worker.reads("Answers saved.")


def plan(worker: Visitor, who: Man, *, matters: str, goal: str, action: str) -> None:
    """What matters, a goal, an action, and that the person agrees."""
    worker.follows("Start the plan")
    worker.follows("Write down what matters")
    worker.writes("In their own words", matters)
    worker.presses("Save")
    worker.writes("What would they like to be different?", goal)
    worker.presses("Add goal")
    worker.follows(f"Add an action towards “{goal}”")
    worker.writes("What will be done?", action)
    worker.chooses("Who will do it?", who.given)
    worker.presses("Add action")
    worker.presses("Agree the plan")
    worker.presses(f"{who.given} agrees")
    worker.reads("Plan agreed.", matters, goal, action)


def reach_goal(worker: Visitor, *, goal: str, action: str) -> None:
    worker.follows("Open the plan")
    worker.goes_on_by(worker.main.locator("button", has_text=f"Done: {action}"))
    worker.follows(f"Change the goal “{goal}”")
    worker.chooses("How is it going?", "Reached")
    worker.presses("Save")


def find_services(worker: Visitor, words: str) -> None:
    worker.follows("Find a group or service")
    search(worker, words)


def search(worker: Visitor, words: str) -> None:
    """For any need, since the first reason is chosen already."""
    worker.writes("Words", words)
    worker.main.get_by_label("Need", exact=True).select_option("")
    worker.presses("Search")


def introduce(worker: Visitor, who: Man, *, service: str, wanted: str) -> None:
    """Write what the group will read, see exactly that, and send it."""
    worker.follows(f"Introduce to {service}")
    worker.writes("What would they like?", wanted)
    worker.chooses("Is there any risk the group must know about?", "None to share")
    worker.ticks("They agreed that this group is told this, and their name and phone once it says yes")
    worker.presses("See what they will see")
    worker.reads("Before they say yes", wanted, "After they say yes, this as well", who.name, who.mobile)
    worker.presses("Send")
    worker.reads("Sent.")


def close(worker: Visitor, *, changed: str) -> None:
    """Both name why it ends; what changed is written for the person and their GP."""
    worker.follows("Close the case")
    worker.chooses("Why is it closing?", "Goals met")
    worker.chooses("Who ended it?", "Both together")
    worker.writes("What changed for them", changed)
    worker.presses("Close the case")
    worker.reads("Case closed. The practice is told.")
    worker.presses("Look at the summary")


def download_for_person(worker: Visitor, who: Man) -> Download:
    """The person's paper, after saying that it is safe to hand over."""
    worker.ticks("I have checked that it is safe to hand over or send")
    with worker.page.expect_download() as paper:
        worker.main.get_by_role("button", name=f"PDF for {who.given}").click()
    return paper.value
