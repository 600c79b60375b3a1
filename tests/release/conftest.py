"""These tests start servers and databases of their own."""

import pytest


@pytest.fixture(autouse=True)
def clean_database() -> None:
    """Nothing here uses the database that other tests share."""
