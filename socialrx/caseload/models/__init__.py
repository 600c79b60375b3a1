"""The nouns of accepted work."""

from socialrx.caseload.models.appointment import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    CalendarFeed,
)
from socialrx.caseload.models.case import Case, CaseStatus, CaseStep, EndedBy, NextKind
from socialrx.caseload.models.concern import ConcernReading, SafeguardingConcern
from socialrx.caseload.models.contact import Contact, ContactAddition
from socialrx.caseload.models.document import Document
from socialrx.caseload.models.grant import CaseGrant, GrantKind, Verdict
from socialrx.caseload.models.home_visit import HomeVisit, VisitEnd
from socialrx.caseload.models.huddle import (
    Huddle,
    HuddleAction,
    HuddleCase,
    HuddleContribution,
    HuddleGuest,
    HuddleState,
)
from socialrx.caseload.models.need import CaseNeed, DismissedMention
from socialrx.caseload.models.practice_question import PracticeQuestion, QuestionState
from socialrx.caseload.models.safety_flag import WorkerSafetyFlag
from socialrx.caseload.models.saved_filter import FilteredPage, SavedFilter
from socialrx.caseload.models.sealed import SealedNote, SealedNoteReader
from socialrx.caseload.models.supervision import MarkKind, SupervisionMark, SupervisionSession
from socialrx.caseload.models.support_level import SupportLevel
from socialrx.caseload.models.task import Task, TaskState
from socialrx.caseload.models.transfer import HandOverSeen, Transfer, TransferState

__all__ = [
    "Appointment",
    "AppointmentKind",
    "AppointmentState",
    "CalendarFeed",
    "Case",
    "CaseGrant",
    "CaseNeed",
    "CaseStatus",
    "CaseStep",
    "ConcernReading",
    "Contact",
    "ContactAddition",
    "DismissedMention",
    "Document",
    "EndedBy",
    "FilteredPage",
    "GrantKind",
    "HandOverSeen",
    "HomeVisit",
    "Huddle",
    "HuddleAction",
    "HuddleCase",
    "HuddleContribution",
    "HuddleGuest",
    "HuddleState",
    "MarkKind",
    "NextKind",
    "PracticeQuestion",
    "QuestionState",
    "SafeguardingConcern",
    "SavedFilter",
    "SealedNote",
    "SealedNoteReader",
    "SupervisionMark",
    "SupervisionSession",
    "SupportLevel",
    "Task",
    "TaskState",
    "Transfer",
    "TransferState",
    "Verdict",
    "VisitEnd",
    "WorkerSafetyFlag",
]
