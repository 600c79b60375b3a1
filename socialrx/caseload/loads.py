"""How much each worker holds already, for whoever chooses among them."""

from uuid import UUID

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.caseload.queries import counts_by_worker


def open_counts(worker_ids: list[UUID]) -> dict[UUID, int]:
    """Open cases of each of these workers who has any."""
    held = counts_by_worker(select(Case).where(Case.link_worker_id.in_(worker_ids)))
    return {worker_id: row.open for worker_id, row in held.items() if worker_id}


def load_words(worker: User, count: int) -> str:
    """`21 open cases, 60 is safe`, and that a reason is wanted where that is reached."""
    full = ". Give a reason below" if count >= worker.safe_caseload else ""
    return f"{count} open case{'' if count == 1 else 's'}, {worker.safe_caseload} is safe{full}"
