"""The nouns of accepted work."""

from socialrx.caseload.models.case import Case, CaseStatus, CaseStep, EndedBy, NextKind
from socialrx.caseload.models.concern import SafeguardingConcern
from socialrx.caseload.models.contact import Contact
from socialrx.caseload.models.document import Document
from socialrx.caseload.models.grant import CaseGrant, GrantKind, Verdict

__all__ = [
    "Case",
    "CaseGrant",
    "CaseStatus",
    "CaseStep",
    "Contact",
    "Document",
    "EndedBy",
    "GrantKind",
    "NextKind",
    "SafeguardingConcern",
    "Verdict",
]
