"""The community's services, in the shape and with the names of Open Referral UK (HSDS-UK 3.0)."""

from socialrx.directory.models.details import Accessibility, Contact, CostOption, Phone, Schedule, ServiceArea
from socialrx.directory.models.places import Address, Location, ServiceAtLocation
from socialrx.directory.models.rows import DirectoryRow
from socialrx.directory.models.services import CommunityOrganisation, Service, ServiceStatus
from socialrx.directory.models.terms import ServiceTerm, Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility",
    "Address",
    "CommunityOrganisation",
    "Contact",
    "CostOption",
    "DirectoryRow",
    "Location",
    "Phone",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceStatus",
    "ServiceTerm",
    "Taxonomy",
    "TaxonomyTerm",
]
