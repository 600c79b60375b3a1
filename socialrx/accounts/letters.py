"""Letters to a user about their own account. They say what happened and what to do, never who or what is cared for."""

from socialrx.accounts.models import User
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule


def write_to(user: User, *, kind: str, title: str, body: str) -> None:
    """One letter, in the transaction of its cause."""
    title = f"{rule('SERVICE_NAME')}: {title[0].lower()}{title[1:]}"
    enqueue(kind, user.id, recipient=user.email, title=title, body=f"{body}\n", period=new_id().hex)


IF_NOT_YOU = """If that was you, there is nothing to do. If it was not, change your password and tell the person
who gives out accounts where you work at once."""
