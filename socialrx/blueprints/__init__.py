"""People's way in: one package a noun, each its views, forms and schemas. All of them are listed here."""

from flask import Blueprint

from socialrx.blueprints.accounts.views import bp as accounts
from socialrx.blueprints.caseload.views import bp as caseload
from socialrx.blueprints.closures.views import bp as closures
from socialrx.blueprints.concerns.views import bp as concerns
from socialrx.blueprints.directory.views import bp as directory
from socialrx.blueprints.glass.views import bp as glass
from socialrx.blueprints.health.views import bp as health
from socialrx.blueprints.onward.views import bp as onward
from socialrx.blueprints.outcomes.views import bp as outcomes
from socialrx.blueprints.plans.views import bp as plans
from socialrx.blueprints.practice.views import bp as practice
from socialrx.blueprints.refer.views import bp as refer
from socialrx.blueprints.referrals.views import bp as referrals
from socialrx.blueprints.reports.views import bp as reports
from socialrx.blueprints.summaries.views import bp as summaries
from socialrx.blueprints.system.views import bp as system
from socialrx.blueprints.trail.views import bp as trail

BLUEPRINTS: list[Blueprint] = [
    accounts,
    caseload,
    closures,
    concerns,
    directory,
    glass,
    health,
    onward,
    outcomes,
    plans,
    practice,
    refer,
    referrals,
    reports,
    summaries,
    system,
    trail,
]
