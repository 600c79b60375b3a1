"""What went back to the practice about each referral, and the letters that carried it: nearly all of them arrived."""

from datetime import datetime
from random import Random
from uuid import UUID

from socialrx.commands.population.bulk import Bulk
from socialrx.core.ids import new_id
from socialrx.core.post import Letter
from socialrx.feedback.models import Event, MessageBack
from socialrx.feedback.telling import MESSAGE_KIND

LOST = 1 / 1_000
REFUSED = "550 no such mailbox"


def tell_practice(bulk: Bulk, random: Random, referral_id: UUID, mailbox: str, events: dict[Event, datetime]) -> None:
    """Three lines for each event, and their letter; one in a thousand was refused by the mailbox."""
    for event, at in events.items():
        id, is_lost = new_id(), random.random() < LOST
        lines = {"what_happened": "We have spoken.", "what_arranged": "None.", "what_next": "We meet again."}
        bulk.add(MessageBack, id=id, referral_id=referral_id, event=event, **lines, made_at=at)
        sent = {"is_waiting": False, "next_try_at": at, "tries": 1, "sent_at": None if is_lost else at}
        failed = {"failed_at": at, "last_error": REFUSED} if is_lost else {}
        letter = {"kind": MESSAGE_KIND, "subject_id": id, "recipient": mailbox, "enqueued_at": at}
        bulk.add(Letter, id=new_id(), **letter, title="Update on a referral", body="Sign in.", **sent, **failed)
