"""The last letter, or text, to somebody who could not be reached: that they may ring back, and nothing of why.

Whoever else opens it learns a first name, our number and a day: no reason, no
practice, no risk.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.rules import days, rule
from socialrx.documents.blocks import Block, Title, Tone, Words
from socialrx.documents.paper import Paper, printed
from socialrx.documents.words import on_day

PRINT_SIZE = 14


def build(case: Case) -> bytes:
    """The PDF. Its title and footer hold the reference and no name."""
    reference = case.referral.reference
    blocks = tuple(story(case))
    more = "Some words are shortened here."
    paper = Paper(f"Letter {reference}", reference, blocks, more, size=PRINT_SIZE, footer_size=PRINT_SIZE)
    return printed(paper)


def story(case: Case) -> Iterator[Block]:
    """Top to bottom. The address stands only where it is not hidden."""
    patient, by = case.patient, back_until()
    yield Title("We tried to reach you", on_day(clock.today()))
    if patient.address:
        address = ", ".join(filter(None, (patient.address, patient.postcode)))
        yield Words(f"{patient.name}\n{address}", Tone.QUIET, is_kept=True)
    yield Words(f"Dear {patient.known_as},", is_kept=True)
    yield Words("We have tried to get in touch with you and could not reach you.", is_kept=True)
    yield Words(f"If you would like to talk with us, ring {case.team.phone}. {ask_for(case)}", Tone.FIRST, is_kept=True)
    yield Words(
        f"You can ring until {on_day(by)}, even if we have not heard from you before then. "
        "Nobody has to refer you again. It is up to you, and nothing you have now will change if you do not ring.",
        is_kept=True,
    )
    yield Words(f"Your reference is {case.referral.reference}.", is_kept=True)
    yield Words(f"{worker(case)}{case.team.employer.name}", is_kept=True)


def text_message(case: Case) -> str:
    """The same in a text: to be copied, because nothing is sent from here."""
    return (
        f"Hello {case.patient.known_as}. We tried to reach you. If you would like to talk, ring {case.team.phone}"
        f"{f' and ask for {case.link_worker.given_name}' if case.link_worker else ''}. "
        f"You can ring until {on_day(back_until())}, without a new referral. {rule('SERVICE_NAME')}"
    )


def back_until() -> date:
    """How long they can come back: the time to answer, and then the time in which a closed case opens again."""
    answer_by = clock.add_working_days(clock.today(), days("LAST_LETTER_WORKING_DAYS"))
    return answer_by + timedelta(days=days("REOPEN_WITHIN_DAYS"))


def ask_for(case: Case) -> str:
    return f"Ask for {case.link_worker.given_name}." if case.link_worker else "Say that you had this letter."


def worker(case: Case) -> str:
    return f"{case.link_worker.name}, " if case.link_worker else ""
