"""A person's second referral while the first is open: it would split the story, so somebody must say why."""

from dataclasses import replace

from socialrx.accounts.models import User
from socialrx.caseload.queries import open_referral_of
from socialrx.core.errors import DomainError
from socialrx.patients.models import Patient
from socialrx.referrals import actions as referring
from socialrx.referrals.actions import Request
from socialrx.referrals.models import Referral


class AlreadyOpen(DomainError):
    """There is an open referral, and nobody has said why there should be another."""

    def __init__(self, referral: Referral) -> None:
        super().__init__("This person already has an open referral. Say why you are sending another")
        self.referral = referral


def receive(patient: Patient, request: Request, *, by: User, second_because: str = "") -> Referral:
    """Receive a referral. Raises AlreadyOpen when another is open and no reason is given; the reason is kept."""
    standing = open_referral_of(patient.id)
    if standing and not second_because.strip():
        raise AlreadyOpen(standing)
    if standing:
        because = f"A second referral beside {standing.reference}, because: {second_because.strip()}"
        request = replace(request, remark=f"{because}\n{request.remark}".strip())
    return referring.receive(patient, request, by=by)
