"""The nouns of accepted work."""

from socialrx.caseload.models.case import Case, CaseStatus, CaseStep, EndedBy, NextKind
from socialrx.caseload.models.concern import ConcernReading, SafeguardingConcern
from socialrx.caseload.models.contact import Contact, ContactAddition
from socialrx.caseload.models.document import Document
from socialrx.caseload.models.grant import CaseGrant, GrantKind, Verdict
from socialrx.caseload.models.safety_flag import WorkerSafetyFlag
from socialrx.caseload.models.sealed import SealedNote, SealedNoteReader

__all__ = [
    "Case",
    "CaseGrant",
    "CaseStatus",
    "CaseStep",
    "ConcernReading",
    "Contact",
from socialrx.caseload.models.transfer import HandOverSeen, Transfer, TransferState
    "ContactAddition",
    "Document",
    "EndedBy",
    "GrantKind",
    "NextKind",
    "SafeguardingConcern",
    "SealedNote",
    "SealedNoteReader",
    "Verdict",
    "WorkerSafetyFlag",
]
    "HandOverSeen",
    "HomeVisit",
    "Transfer",
    "TransferState",
