"""The walking football club of Paul's story, whose secretary signs in as group@."""

from sqlalchemy import select

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.directory.rows import refresh
from socialrx.organisations.models import Kind, Organisation

NAME = "Trentside Walking Football"
MAIL = "secretary@trentside-walking-football.example"


def club() -> Service:
    """The directory's walking football where it has one with a mailbox; else an invented one is put there."""
    known = select(Service).where(Service.name.ilike("%walking football%")).order_by(Service.name)
    found = next((one for one in db.session.scalars(known) if one.is_offered and one.referral_email), None)
    if found is None:
        description = "Football at a walk, for anybody over 50 whose knees remember better days. Tea afterwards."
        group = CommunityOrganisation(id=new_id(), name=f"{NAME} Club", description=description, email=MAIL)
        found = Service(id=new_id(), organisation=group, name=NAME, description=description, email=MAIL)
        found.assured_date = clock.today()
        db.session.add(found)
        refresh(found)
    return found


def account_of(service: Service) -> Organisation:
    """Where the club's own people sign in."""
    account = Organisation(id=new_id(), kind=Kind.VOLUNTARY, name=service.organisation.name)
    db.session.add(account)
    db.session.flush()
    service.organisation.account_id = account.id
    return account
