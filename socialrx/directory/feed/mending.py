"""Reading liberally: what live feeds get wrong and no harm comes of, put right with a warning.

Empty values are left out, weekday names become codes, addresses of pages get
their scheme, a publisher's own numbers become UUIDs. What would mislead
somebody (a state, an age, a price that cannot be read) is left as it is, for
the schemas to refuse.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from marshmallow import ValidationError
from marshmallow.validate import Email

from socialrx.core import postcode
from socialrx.core.errors import BadInput
from socialrx.directory.feed.findings import Findings
from socialrx.directory.timing import DAYS

RENAMED = {"organisation": "organization", "organisations": "organizations", "organisation_id": "organization_id"}
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LONGEST_URL = 300
LONGEST_EMAIL = 254
is_email = Email()


class TooDeep(BadInput):
    """Nested deeper than anything real; the message is the place."""


def mended(thing: Any, findings: Findings, *, publisher: str, deepest: int) -> Any:
    """The same thing, put right. Raises TooDeep."""
    return Mender(findings, publisher, deepest).mend(thing, "", 0)


class Mender:
    """Walks a file once, knowing where it is; a place is said without its numbers, so that alike warnings add up."""

    def __init__(self, findings: Findings, publisher: str, deepest: int) -> None:
        self.findings = findings
        self.publisher = publisher
        self.deepest = deepest

    def mend(self, thing: Any, place: str, depth: int) -> Any:
        if depth > self.deepest:
            raise TooDeep(place.lstrip(".")[:80])
        match thing:
            case str():
                return CONTROLS.sub("", thing.replace("\r\n", "\n")).strip()
            case list():
                return [self.mend(item, place, depth + 1) for item in thing if item is not None]
            case dict():
                return self.mend_fields(thing, place, depth)
        return thing

    def mend_fields(self, fields: dict[str, Any], place: str, depth: int) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for given, value in fields.items():
            name, where = RENAMED.get(given, given), f"{place}.{given}".lstrip(".")
            if name != given:
                self.findings.warn(f"{where}: read as {name}")
            value = self.mend(value, where, depth + 1)
            if value is None or value == "":
                self.findings.warn(f"{where}: empty; the standard leaves out what has no value")
                continue
            value = self.mend_value(name, value, where)
            if value is not None:
                kept[name] = value
        return kept

    def mend_value(self, name: str, value: Any, where: str) -> Any:
        if name == "id" or name.endswith("_id"):
            return self.mend_id(name, value, where)
        mend = MENDS.get(name)
        better, words = mend(value) if mend else (value, "")
        if words:
            self.findings.warn(f"{where}: {words}")
        return better

    def mend_id(self, name: str, value: Any, where: str) -> Any:
        """A publisher's own number becomes the same UUID every time, when we are told who the publisher is."""
        if is_uuid(value) or not self.publisher or isinstance(value, dict | list | bool | float):
            return value
        self.findings.warn(f"{where}: not a UUID; one was made from the publisher's own id")
        return str(uuid5(NAMESPACE_URL, f"{self.publisher}#{noun(name, where)}/{value}"))


def is_uuid(value: Any) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, AttributeError, TypeError):
        return False


def noun(name: str, where: str) -> str:
    """What an id is the id of, so that a service's 7 and a place's 7 differ."""
    if name != "id":
        return name.removesuffix("_id").removeprefix("parent_")
    holder = where.split(".")[-2] if "." in where else ""
    return {"contents": "", "content": "", "taxonomies": "taxonomy"}.get(holder, holder.removesuffix("s"))


# Each takes what was given and returns what is kept (None: nothing) and what to say of it ("": nothing to say).
Mended = tuple[Any, str]


def mend_url(value: Any) -> Mended:
    if not isinstance(value, str):
        return value, ""
    better = value if re.match(r"\w+:", value) else f"https://{value}"
    if len(better) > LONGEST_URL or not is_page(better):
        return None, "not an address of a page, so left out"
    return better, "" if better == value else "no scheme; https:// was put before it"


def is_page(address: str) -> bool:
    """On the web and nothing else: a link that runs script is no address."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        return False


def mend_email(value: Any) -> Mended:
    try:
        is_email(value)
    except (ValidationError, TypeError):
        return None, "not an e-mail address, so left out"
    return (value, "") if len(value) <= LONGEST_EMAIL else (None, "too long for an e-mail address, so left out")


def mend_days(value: Any) -> Mended:
    parts = value if isinstance(value, list) else str(value).split(",")
    better = ",".join(day_code(str(part).strip()) for part in parts)
    return better, "" if better == value else "weekdays were read as MO, TU..."


def day_code(part: str) -> str:
    """`Monday` and `mon` are MO; `2mo` is 2MO; anything else stays, to be refused."""
    number, name = re.fullmatch(r"([+-]?\d*)(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr]  # matches all
    code = name.strip()[:2].upper()
    is_name = code in DAYS and (len(name) <= 3 or DAYS[code].upper() in {name.upper(), name.upper().removesuffix("S")})
    return number.removeprefix("+") + code if is_name else part


def mend_frequency(value: Any) -> Mended:
    better = {"WEEK": "WEEKLY", "MONTH": "MONTHLY"}.get(str(value).upper(), str(value).upper())
    return better, "" if better == value else "read as WEEKLY or MONTHLY"


def mend_time(value: Any) -> Mended:
    """The hours on the wall. Feeds write Z after local hours, and a weekly rule has no one offset."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", str(value))
    if not found:
        return value, ""
    better = f"{int(found[1]):02}:{found[2]}"
    return better, "its offset was left out: hours are London's" if found[5] else ""


def mend_date(value: Any) -> Mended:
    if isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}[T ]", value):
        return value[:10], "a date with a time; the date was kept"
    return value, ""


def mend_number(value: Any) -> Mended:
    """`12`, `12.0` and `"12"` are all twelve."""
    if isinstance(value, float) and value.is_integer():
        return int(value), ""
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}", value):
        return int(value), "a number written as text"
    return value, ""


def mend_amount(value: Any) -> Mended:
    found = re.fullmatch(r"£?\s?(\d+(?:\.\d+)?)", value) if isinstance(value, str) else None
    return (found[1], "an amount written as text") if found else (value, "")


def mend_degrees(value: Any) -> Mended:
    try:
        return (value, "") if isinstance(value, int | float) else (float(value), "a number written as text")
    except (ValueError, TypeError):
        return None, "not a number, so left out"


def mend_postcode(value: Any) -> Mended:
    try:
        return postcode.read(str(value)), ""
    except BadInput:
        return str(value)[:20], "not a UK postcode; kept as words, so it has no place on the map"


def mend_status(value: Any) -> Mended:
    better = str(value).lower().replace("_", " ")
    return better, "" if better == value else "read in lower case"


MENDS: dict[str, Callable[[Any], Mended]] = {
    "url": mend_url,
    "website": mend_url,
    "email": mend_email,
    "assurer_email": mend_email,
    "byday": mend_days,
    "freq": mend_frequency,
    "opens_at": mend_time,
    "closes_at": mend_time,
    "assured_date": mend_date,
    "valid_from": mend_date,
    "valid_to": mend_date,
    "dtstart": mend_date,
    "interval": mend_number,
    "minimum_age": mend_number,
    "maximum_age": mend_number,
    "amount": mend_amount,
    "latitude": mend_degrees,
    "longitude": mend_degrees,
    "postal_code": mend_postcode,
    "status": mend_status,
}
