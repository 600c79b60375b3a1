"""The e-mail that takes a link to a group. It says nothing about the person but where, roughly, they live."""

from datetime import timedelta

from socialrx.core import clock
from socialrx.core.rules import days, rule
from socialrx.onward.links import address_of
from socialrx.onward.models import OnwardReferral
from socialrx.onward.shown import district_of

BODY = """Hello,

{somebody} would like to come to {service}.
To see what they would like, and to answer yes, full or not for us, open this page. You need no account:

{link}

The link works until {last_day}. Please do not pass this e-mail on.
To talk instead, or if the link does not work, ring {team} on {phone}.

Thank you.
{service_name}
"""


def letter_for(referral: OnwardReferral) -> tuple[str, str]:
    """Title and body for the latest link."""
    district = district_of(referral.case.patient)
    last = clock.today() + timedelta(days=days("LINK_DAYS"))
    words = {
        "somebody": f"Somebody near {district}" if district else "Somebody",
        "service": referral.service.name,
        "link": address_of(referral),
        "last_day": f"{last:%A} {last.day} {last:%B %Y}",
        "team": referral.case.team.name,
        "phone": referral.case.team.phone,
        "service_name": rule("SERVICE_NAME"),
    }
    return "Somebody would like to come to your group", BODY.format(**words)
