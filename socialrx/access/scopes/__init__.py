"""Which rows exist for a user: for each noun, the way in which each role comes to see it. A page a family of nouns.

What is outside answers 404, like what does not exist. Rights come from the seat
(one organisation at a time) and are never added together across organisations.
A noun without a scope here cannot be opened; a role without a way sees none of it.
"""

from socialrx.access.scopes.accounts import (
    absences_for,
    accounts_for,
    clearings_for,
    invitations_for,
    invitations_to_second_for,
    memberships_for,
    organisations_for,
    passkeys_for,
    roles_to_end_for,
    sessions_for,
    waits_for,
    workers_for,
)
from socialrx.access.scopes.cases import (
    CASE_WAYS,
    allotted_cases_for,
    allotted_concerns_for,
    appointments_for,
    case_grants_for,
    cases_for,
    concerns_for,
    contacts_for,
    covered_cases_for,
    goals_for,
    home_visits_for,
    measurements_for,
    network_cases_for,
    own_cases_for,
    plan_actions_for,
    plans_for,
    told_about_for,
)
from socialrx.access.scopes.coding import codes_recorded_for, offers_to_our_people_for
from socialrx.access.scopes.groups import onward_referrals_for, sent_to_us_for, services_for
from socialrx.access.scopes.hidden import documents_for, safety_flags_for, sealed_notes_for
from socialrx.access.scopes.huddles import brought_for, huddle_actions_for, huddle_guests_for, huddles_for
from socialrx.access.scopes.inquiries import (
    access_requests_for,
    destructions_for,
    inquiries_for,
    kept_people_for,
    legal_holds_for,
    open_inquiries_for,
    retention_reviews_for,
)
from socialrx.access.scopes.offers import offers_for, proactive_lists_for, reported_offers_for
from socialrx.access.scopes.people import (
    allotted_patients_for,
    merges_for,
    network_patients_for,
    objections_for,
    patients_for,
    people_in_my_hands,
    people_of_our_organisation,
    people_of_our_teams,
    restrictions_for,
)
from socialrx.access.scopes.referrals import (
    new_referrals_for,
    referrals_for,
    transfers_asked_by_us_for,
    transfers_asked_of_us_for,
    transfers_for,
)
from socialrx.access.scopes.reports import messages_back_for, reported_practices_for, reported_referrals_for
from socialrx.access.scopes.rows import Rows, anything, seat_of
from socialrx.access.scopes.together import (
    practice_questions_for,
    supervised_for,
    supervision_marks_for,
    supervision_sessions_for,
    tasks_for,
)
from socialrx.access.scopes.trail import trail_for, users_on_our_trail_for
from socialrx.accounts.absences import Absence
from socialrx.accounts.factors import FactorClearing, Passkey
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, SignInSession, User
from socialrx.caseload.models import (
    Appointment,
    Case,
    CaseGrant,
    Contact,
    Document,
    HomeVisit,
    Huddle,
    HuddleAction,
    HuddleCase,
    HuddleGuest,
    PracticeQuestion,
    SafeguardingConcern,
    SealedNote,
    SupervisionMark,
    SupervisionSession,
    Task,
    Transfer,
    WorkerSafetyFlag,
)
from socialrx.core.database import Base
from socialrx.directory.models import Service
from socialrx.feedback.coded import CodeRecorded
from socialrx.feedback.models import MessageBack
from socialrx.onward.models import OnwardReferral, ToldAbout
from socialrx.organisations.models import Organisation
from socialrx.outcomes.models import Measurement
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.models import Patient
from socialrx.patients.objections import Objection
from socialrx.patients.restriction import Restriction
from socialrx.plans.models import Goal, Plan, PlanAction
from socialrx.referrals.models import Referral
from socialrx.referrals.offers.models import Offer, ProactiveList
from socialrx.rights.models import AccessRequest, Inquiry, LegalHold, RetentionReview

SCOPES: dict[type[Base], Rows] = {
    Absence: absences_for,
    AccessRequest: access_requests_for,
    Appointment: appointments_for,
    Case: cases_for,
    CaseGrant: case_grants_for,
    CodeRecorded: codes_recorded_for,
    Contact: contacts_for,
    Document: documents_for,
    DuplicateMerge: merges_for,
    FactorClearing: clearings_for,
    Goal: goals_for,
    HomeVisit: home_visits_for,
    Huddle: huddles_for,
    HuddleAction: huddle_actions_for,
    HuddleCase: brought_for,
    HuddleGuest: huddle_guests_for,
    Inquiry: inquiries_for,
    Invitation: invitations_for,
    LegalHold: legal_holds_for,
    Measurement: measurements_for,
    Membership: memberships_for,
    MessageBack: messages_back_for,
    Objection: objections_for,
    Offer: offers_for,
    OnwardReferral: onward_referrals_for,
    Organisation: organisations_for,
    Passkey: passkeys_for,
    Patient: patients_for,
    Plan: plans_for,
    PlanAction: plan_actions_for,
    PracticeQuestion: practice_questions_for,
    ProactiveList: proactive_lists_for,
    Referral: referrals_for,
    Restriction: restrictions_for,
    RetentionReview: retention_reviews_for,
    SafeguardingConcern: concerns_for,
    SealedNote: sealed_notes_for,
    Service: services_for,
    SignInSession: sessions_for,
    SupervisionMark: supervision_marks_for,
    SupervisionSession: supervision_sessions_for,
    Task: tasks_for,
    ToldAbout: told_about_for,
    Transfer: transfers_for,
    User: accounts_for,
    WorkerSafetyFlag: safety_flags_for,
}


__all__ = [
    "CASE_WAYS",
    "SCOPES",
    "Rows",
    "absences_for",
    "access_requests_for",
    "accounts_for",
    "allotted_cases_for",
    "allotted_concerns_for",
    "allotted_patients_for",
    "anything",
    "appointments_for",
    "brought_for",
    "case_grants_for",
    "cases_for",
    "clearings_for",
    "codes_recorded_for",
    "concerns_for",
    "contacts_for",
    "covered_cases_for",
    "destructions_for",
    "documents_for",
    "goals_for",
    "home_visits_for",
    "huddle_actions_for",
    "huddle_guests_for",
    "huddles_for",
    "inquiries_for",
    "invitations_for",
    "invitations_to_second_for",
    "kept_people_for",
    "legal_holds_for",
    "measurements_for",
    "memberships_for",
    "merges_for",
    "messages_back_for",
    "network_cases_for",
    "network_patients_for",
    "new_referrals_for",
    "objections_for",
    "offers_for",
    "offers_to_our_people_for",
    "onward_referrals_for",
    "open_inquiries_for",
    "organisations_for",
    "own_cases_for",
    "passkeys_for",
    "patients_for",
    "people_in_my_hands",
    "people_of_our_organisation",
    "people_of_our_teams",
    "plan_actions_for",
    "plans_for",
    "practice_questions_for",
    "proactive_lists_for",
    "referrals_for",
    "reported_offers_for",
    "reported_practices_for",
    "reported_referrals_for",
    "restrictions_for",
    "retention_reviews_for",
    "roles_to_end_for",
    "safety_flags_for",
    "sealed_notes_for",
    "seat_of",
    "sent_to_us_for",
    "services_for",
    "sessions_for",
    "supervised_for",
    "supervision_marks_for",
    "supervision_sessions_for",
    "tasks_for",
    "told_about_for",
    "trail_for",
    "transfers_asked_by_us_for",
    "transfers_asked_of_us_for",
    "transfers_for",
    "users_on_our_trail_for",
    "waits_for",
    "workers_for",
]
