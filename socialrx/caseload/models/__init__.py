"""The nouns of accepted work."""

from socialrx.caseload.models.case import Case, CaseStatus, CaseStep, EndedBy, NextKind
from socialrx.caseload.models.concern import SafeguardingConcern
from socialrx.caseload.models.contact import Contact

__all__ = ["Case", "CaseStatus", "CaseStep", "Contact", "EndedBy", "NextKind", "SafeguardingConcern"]
