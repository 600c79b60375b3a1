"""What the person said to an offer. Agreeing makes the referral, at that moment; declining makes none."""

from socialrx.accounts.models import User
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.referrals import actions as referring
from socialrx.referrals.actions import Request
from socialrx.referrals.models import Referral
from socialrx.referrals.offers.models import Offer, OfferState

SOURCE = "proactive"


class CannotAnswer(DomainError):
    """The offer was answered or taken back already, or the person is referred by another way."""


def agree(offer: Offer, *, by: User, words: str = "", standing: Referral | None = None) -> Referral:
    """They agreed themselves: they are referred now, with the search as the source.

    `standing` is an open referral of theirs; then there is no second one, and the offer comes off the list.
    """
    must_be_open(offer)
    if standing is not None:
        raise CannotAnswer("This person has an open referral already. Take them off the list.")
    cohort = codelists.label("cohorts", offer.cohort)
    need = codelists.grouping("cohorts", offer.cohort) or "other"
    asked = Request(needs=[need], source=SOURCE, hopes=words, remark=f"Offered from a proactive list: {cohort}")
    referral = referring.receive(offer.patient, asked, by=by)
    asked_now(offer, by=by, words=words)
    db.session.flush()
    answered(offer, OfferState.AGREED, by=by)
    offer.referral_id = referral.id
    db.session.flush()
    return referral


def decline(offer: Offer, *, by: User, words: str = "") -> None:
    """They said no, in their words if they gave any. This, and nothing a team decides, is *the person declined*."""
    must_be_open(offer)
    asked_now(offer, by=by, words=words)
    answered(offer, OfferState.DECLINED, by=by)


def no_answer(offer: Offer, *, by: User, words: str = "") -> None:
    """They were rung, and could not be asked or want to think. They stay on the list, behind those not yet asked."""
    must_be_open(offer)
    asked_now(offer, by=by, words=words)


def take_off(offer: Offer, *, by: User, words: str = "") -> None:
    """They are not to be asked after all: referred by another way, died, moved."""
    must_be_open(offer)
    offer.note = added(offer.note, by, words)
    offer.state = OfferState.WITHDRAWN


def ask_again(offer: Offer, *, by: User, words: str = "") -> None:
    """The answer was pressed by mistake, or the person thought again: the offer is open again."""
    if offer.state is not OfferState.DECLINED or not offer.list.is_open:
        raise CannotAnswer("Only somebody who declined can be asked again, while their list stands.")
    offer.state, offer.answered_at, offer.answered_by_id = OfferState.OFFERED, None, None
    offer.note = added(offer.note, by, words)


def must_be_open(offer: Offer) -> None:
    if not offer.list.is_open:
        raise CannotAnswer("This list was taken back, so nobody on it is asked any more.")
    if offer.state is not OfferState.OFFERED:
        raise CannotAnswer("Somebody has recorded an answer already. Open the person again to see it.")


def asked_now(offer: Offer, *, by: User, words: str) -> None:
    offer.times_asked += 1
    offer.asked_at, offer.asked_by_id = clock.now(), by.id
    offer.note = added(offer.note, by, words)


def answered(offer: Offer, state: OfferState, *, by: User) -> None:
    offer.state, offer.answered_at, offer.answered_by_id = state, clock.now(), by.id


def added(note: str, by: User, words: str) -> str:
    """What was noted before stays; each line says who and when."""
    if not words.strip():
        return note
    return f"{note}\n{clock.today():%d/%m/%Y}, {by.name}: {words.strip()}".strip()
