"""What live feeds get wrong and no harm comes of: read, and said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialrx.directory.feed.findings import SHOWN, Findings
from socialrx.directory.feed.mending import mended

NAMES = st.sampled_from(
    ["id", "url", "email", "byday", "freq", "opens_at", "amount", "postal_code", "status", "latitude"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | NAMES, inner, max_size=4),
    max_leaves=20,
)


def mend(thing, publisher=""):
    findings = Findings()
    return mended(thing, findings, publisher=publisher, deepest=50), list(findings.warning_lines())


@pytest.mark.parametrize(
    ("field", "given", "kept", "said"),
    [
        ("url", "trentside.example", "https://trentside.example", "no scheme"),
        ("url", "javascript://alert(1)", None, "left out"),
        ("url", "javascript:alert(1)", None, "left out"),
        ("url", "https://[", None, "left out"),
        ("url", "http://example.org:8080/a", "http://example.org:8080/a", ""),
        ("website", "x" * 301, None, "left out"),
        ("email", "not an address", None, "left out"),
        ("byday", "Monday,thursday", "MO,TH", "weekdays"),
        ("byday", ["Tuesdays"], "TU", "weekdays"),
        ("byday", "2mo,-1FR", "2MO,-1FR", "weekdays"),
        ("freq", "week", "WEEKLY", "WEEKLY or MONTHLY"),
        ("opens_at", "9:30", "09:30", ""),
        ("opens_at", "10:00:00Z", "10:00", "hours are London's"),
        ("assured_date", "2026-01-02T10:00:00Z", "2026-01-02", "a date with a time"),
        ("minimum_age", 12.0, 12, ""),
        ("minimum_age", "12", 12, "written as text"),
        ("amount", "£3.50", "3.50", "written as text"),
        ("latitude", "52.9", 52.9, "written as text"),
        ("latitude", "north", None, "left out"),
        ("postal_code", "ng27pg", "NG2 7PG", ""),
        ("postal_code", "ABC 1234", "ABC 1234", "not a UK postcode"),
        ("status", "Temporarily_Closed", "temporarily closed", "lower case"),
        ("name", None, None, "empty"),
        ("name", "", None, "empty"),
        ("name", "Wal\x00king\ud800 ", "Walking", ""),
    ],
)
def test_a_harmless_fault_is_put_right_and_said(field, given, kept, said):
    better, warnings = mend({field: given})

    assert better.get(field) == kept
    assert any(said in line for line in warnings) if said else warnings == []


@pytest.mark.parametrize(
    ("field", "given"), [("status", "perhaps"), ("minimum_age", "eighteen"), ("amount", "some"), ("opens_at", "ten")]
)
def test_what_would_mislead_is_left_for_the_schema_to_refuse(field, given):
    assert mend({field: given})[0] == {field: given}


def test_the_british_spelling_of_organization_is_read():
    better, [said] = mend({"organisation": {"name": "Walkers"}})

    assert better == {"organization": {"name": "Walkers"}}
    assert "read as organization" in said


def test_a_publishers_own_number_becomes_the_same_uuid_wherever_it_stands():
    organization, service = {"id": 7}, {"id": 7, "organization_id": 7}

    better, _ = mend({"services": [service], "organization": organization}, publisher="https://feed.example")

    assert better["organization"]["id"] == better["services"][0]["organization_id"] != better["services"][0]["id"]
    assert better == mend({"services": [service], "organization": organization}, publisher="https://feed.example")[0]


def test_two_publishers_numbers_differ_and_without_a_publisher_nothing_is_made_up():
    one, other = (mend({"id": 7}, publisher=name)[0]["id"] for name in ("https://a.example", "https://b.example"))

    assert one != other
    assert mend({"id": 7})[0] == {"id": 7}


def test_alike_warnings_are_counted_and_not_repeated():
    _, warnings = mend([{"url": "a.example"}] * 10_000)

    assert warnings == ["url: no scheme; https:// was put before it (10,000 times)"]


def test_many_kinds_of_warnings_are_cut_short():
    findings = Findings()
    for number in range(100):
        findings.warn(f"kind {number}")

    assert list(findings.warning_lines())[SHOWN:] == ["and 80 more kinds"]


@given(JSON)
def test_nothing_that_json_can_say_breaks_the_mending(thing):
    mend(thing, publisher="https://feed.example")
