"""The signed link by which a group without an account reads one onward referral and answers it.

It holds the referral's id and the number of the sending, signed with our key,
and lives `LINK_DAYS`. Sending again raises the number, which ends the earlier
link. Opening a link changes nothing: mail scanners open links.
"""

from hashlib import sha256
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from socialrx.core.errors import DomainError
from socialrx.core.rules import days, rule
from socialrx.onward.models import OnwardReferral
from socialrx.onward.queries import whole
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.patients.restriction import is_restricted

SALT = "onward-referral-link"
SECONDS_IN_A_DAY = 86_400


class DeadLink(DomainError):
    """Not ours, changed on the way, or too old: which of these is nobody's business."""


class OlderLink(DomainError):
    """A newer link was sent after this one."""


def token_for(referral: OnwardReferral) -> str:
    """The signed part of the latest link."""
    return signer().dumps([referral.id.hex, referral.link_number])


def address_of(referral: OnwardReferral) -> str:
    """The whole link, on the address that this installation is known by and never on one a request names."""
    return f"{rule('PUBLIC_URL')}/g/{token_for(referral)}"


def referral_of(token: str) -> OnwardReferral:
    """What a link opens. Raises DeadLink, or OlderLink when a newer one was sent."""
    try:
        id, number = signer().loads(token, max_age=days("LINK_DAYS") * SECONDS_IN_A_DAY)
    except BadSignature:
        raise DeadLink("This link does not work.") from None
    referral = whole(UUID(id))
    if referral is None or is_kept_back(referral.case.patient_id):
        raise DeadLink("This link does not work.")
    if number != referral.link_number:
        raise OlderLink("A newer link was sent.")
    return referral


def is_kept_back(patient_id: UUID) -> bool:
    """The person objected to groups being told since it was sent, or their record is restricted."""
    return objects(patient_id, ObjectionKind.GROUPS) or is_restricted(patient_id)


def signer() -> URLSafeTimedSerializer:
    kwargs = {"key_derivation": "hmac", "digest_method": sha256}
    return URLSafeTimedSerializer(rule("SECRET_KEY"), salt=SALT, signer_kwargs=kwargs)
