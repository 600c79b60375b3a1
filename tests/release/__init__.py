"""Faults made on purpose: short in `make test`, with the full figures in `make test-release` (RELEASE=1)."""

import os

IS_RELEASE = bool(os.environ.get("RELEASE"))


def times(short: int, full: int) -> int:
    """How often: the short figure in `make test`, the full one in `make test-release`."""
    return full if IS_RELEASE else short
