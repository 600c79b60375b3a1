"""What a service costs, in plain words. An amount of 0 is the only way the standard says "free" outright."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from socialrx.directory.timing import date_words


class Price(Protocol):
    """What is read of a cost option."""

    option: str
    amount: Decimal | None
    amount_description: str
    valid_to: date | None


def cost_words(prices: Iterable[Price], fees: str = "") -> str:
    """`Free`, `£3.50 per session`; the service's own words when it names no amount, or nothing."""
    said = [words for price in prices if (words := price_words(price))]
    return "; ".join(dict.fromkeys(said)) or fees


def price_words(price: Price) -> str:
    amount = " ".join(part for part in (amount_words(price.amount), price.amount_description) if part)
    if price.amount == 0:
        amount = ", ".join(part for part in ("Free", price.amount_description) if part)
    priced = ": ".join(part for part in (price.option, amount) if part)
    # An end that has passed is left standing: it says how old the price is.
    return f"{priced} (until {date_words(price.valid_to)})" if priced and price.valid_to else priced


def amount_words(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    if 0 < amount < 1:
        return f"{amount * 100:.0f}p"
    return f"£{amount:.0f}" if amount == amount.to_integral_value() else f"£{amount:.2f}"
