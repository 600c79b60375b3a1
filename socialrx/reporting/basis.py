"""What a report stands on, in sentences that are printed under it."""

from sqlalchemy import func, select

from socialrx.core.database import db
from socialrx.core.rules import rule
from socialrx.organisations import source
from socialrx.organisations.models import Kind, Organisation
from socialrx.reporting.pcn import PcnReport

OBJECTORS = "People who object to being counted are left out of every figure."


def sentences(report: PcnReport) -> list[str]:
    """The basis of this report."""
    return [*of_the_list(), *of_the_sizes(report), *of_the_measures(), OBJECTORS]


def of_the_list() -> list[str]:
    """How many of the area's practices are in the list at all, when it is the list that is shipped."""
    area = select(Organisation.id).where(Organisation.ods_code == source.SUB_ICB)
    networks = select(Organisation.id).where(Organisation.parent_id.in_(area))
    listed = select(func.count()).where(Organisation.kind == Kind.PRACTICE, Organisation.parent_id.in_(networks))
    count = db.session.scalar(listed) or 0
    if not count:
        return []
    return [
        f"{count} of the {source.PRACTICES_IN_AREA} practices of South Nottinghamshire are in the list of practices, "
        f"as of {source.DETAILS_AS_OF}; which Primary Care Network each is in, as of {source.PCN_MAP_AS_OF}."
    ]


def of_the_sizes(report: PcnReport) -> list[str]:
    if report.list_sizes_as_of is None:
        return ["No list sizes have been loaded, so there are no rates."]
    invented = " They are an invented split of the true locality totals." if report.has_invented_sizes else ""
    return [f"Registered list sizes as of {report.list_sizes_as_of:%B %Y}.{invented}"]


def of_the_measures() -> list[str]:
    return [f"A follow-up counts from {rule('FOLLOW_UP_AFTER_DAYS')} days after the first score."]
