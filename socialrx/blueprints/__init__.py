"""People's way in: one package a noun, each its views, forms and schemas. All of them are listed here."""

from flask import Blueprint

from socialrx.blueprints.accounts.views import bp as accounts
from socialrx.blueprints.health.views import bp as health

BLUEPRINTS: list[Blueprint] = [
    accounts,
    health,
]
