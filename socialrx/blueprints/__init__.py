"""People's way in: one package a noun, each its views, forms and schemas. All of them are listed here."""

from flask import Blueprint

from socialrx.blueprints.absences.views import bp as absences
from socialrx.blueprints.accounts.views import bp as accounts
from socialrx.blueprints.around.views import bp as around
from socialrx.blueprints.ask.views import bp as ask
from socialrx.blueprints.calendar.views import bp as calendar
from socialrx.blueprints.caseload.covering import bp as covering
from socialrx.blueprints.caseload.views import bp as caseload
from socialrx.blueprints.closures.views import bp as closures
from socialrx.blueprints.coding.comparing import bp as code_search
from socialrx.blueprints.coding.views import bp as coding
from socialrx.blueprints.concerns.views import bp as concerns
from socialrx.blueprints.diary.views import bp as diary
from socialrx.blueprints.directory.views import bp as directory
from socialrx.blueprints.duplicates.views import bp as duplicates
from socialrx.blueprints.entries.views import bp as entries
from socialrx.blueprints.entry.views import bp as entry
from socialrx.blueprints.flags.views import bp as flags
from socialrx.blueprints.flags.warnings import bp as warnings
from socialrx.blueprints.glass.views import bp as glass
from socialrx.blueprints.handover.views import bp as handover
from socialrx.blueprints.health.views import bp as health
from socialrx.blueprints.huddles.brought import bp as brought
from socialrx.blueprints.huddles.guests import bp as huddle_guests
from socialrx.blueprints.huddles.levels import bp as levels
from socialrx.blueprints.huddles.views import bp as huddles
from socialrx.blueprints.inquiries.copies import bp as copies
from socialrx.blueprints.inquiries.requests import bp as access_requests
from socialrx.blueprints.inquiries.retention import bp as retention
from socialrx.blueprints.inquiries.views import bp as inquiries
from socialrx.blueprints.invitations.views import bp as invitations
from socialrx.blueprints.limits.views import bp as limits
from socialrx.blueprints.offers.views import bp as offers
from socialrx.blueprints.oidc.views import bp as oidc
from socialrx.blueprints.onward.views import bp as onward
from socialrx.blueprints.organisation.views import bp as organisation
from socialrx.blueprints.outcomes.views import bp as outcomes
from socialrx.blueprints.papers.views import bp as papers
from socialrx.blueprints.people.views import bp as people
from socialrx.blueprints.plans.views import bp as plans
from socialrx.blueprints.practice.views import bp as practice
from socialrx.blueprints.reaching.views import bp as reaching
from socialrx.blueprints.refer.outside import bp as outside
from socialrx.blueprints.refer.views import bp as refer
from socialrx.blueprints.referrals.views import bp as referrals
from socialrx.blueprints.reports.views import bp as reports
from socialrx.blueprints.rights.views import bp as rights
from socialrx.blueprints.sealed.views import bp as sealed
from socialrx.blueprints.seats.views import bp as seats
from socialrx.blueprints.summaries.views import bp as summaries
from socialrx.blueprints.supervision.views import bp as supervision
from socialrx.blueprints.system.views import bp as system
from socialrx.blueprints.tally.views import bp as tally
from socialrx.blueprints.tasks.asking import bp as asking
from socialrx.blueprints.tasks.views import bp as tasks
from socialrx.blueprints.today.views import bp as today
from socialrx.blueprints.trail.views import bp as trail
from socialrx.blueprints.transfers.views import bp as transfers
from socialrx.blueprints.visits.views import bp as visits

BLUEPRINTS: list[Blueprint] = [
    absences,
    access_requests,
    accounts,
    around,
    ask,
    asking,
    brought,
    calendar,
    caseload,
    closures,
    code_search,
    coding,
    concerns,
    copies,
    covering,
    diary,
    directory,
    duplicates,
    entries,
    entry,
    flags,
    glass,
    handover,
    health,
    huddle_guests,
    huddles,
    inquiries,
    invitations,
    levels,
    limits,
    offers,
    oidc,
    onward,
    organisation,
    outcomes,
    outside,
    papers,
    people,
    plans,
    practice,
    reaching,
    refer,
    referrals,
    reports,
    retention,
    rights,
    sealed,
    seats,
    summaries,
    supervision,
    system,
    tally,
    tasks,
    today,
    trail,
    transfers,
    visits,
    warnings,
]
