"""Which service of the directory an invented person is told about or introduced to."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from socialrx.commands.demonstration.deeds import Story
from socialrx.core.database import db
from socialrx.directory.models import Service, ServiceTerm, TaxonomyTerm
from socialrx.onward.queries import under_way_to


@dataclass
class Services:
    """Those that are offered, by the needs they meet."""

    offered: list[Service] = field(default_factory=list)
    by_need: dict[str, list[Service]] = field(default_factory=lambda: defaultdict(list))

    def for_story(self, story: Story, *, must_have_mail: bool = False) -> Service | None:
        """One that meets the person's first need, or else any; with a mailbox when something is to be sent."""
        fitting = self.by_need.get(story.referral.needs[0].need) or self.offered
        free = [one for one in fitting if one.referral_email or not must_have_mail]
        free = [one for one in free if not under_way_to(one.id, case_id=story.open_case.id)]
        return story.life.dice.choice(free) if free else None


def known_services() -> Services:
    """The directory as it is loaded."""
    found = Services()
    rows = select(Service).order_by(Service.name, Service.id)
    found.offered = [service for service in db.session.scalars(rows) if service.is_offered and not service.is_full]
    terms: dict[UUID, list[str]] = defaultdict(list)
    carried = select(ServiceTerm.service_id, TaxonomyTerm.code).join(TaxonomyTerm).order_by(TaxonomyTerm.code)
    for service_id, code in db.session.execute(carried):
        terms[service_id].append(code)
    for service in found.offered:
        for code in terms[service.id]:
            found.by_need[code].append(service)
    return found
