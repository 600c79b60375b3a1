"""Where to go on: the one function that `next=` passes through."""

from urllib.parse import urlsplit

LONGEST = 2000


def safe_next(target: str | None) -> str | None:
    """A path on this site, or None: never another host, a scheme, or a backslash that a browser reads as a slash."""
    if not target or len(target) > LONGEST or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    return target


def path_on(host: str, address: str | None) -> str | None:
    """The path of an address on this very host, or None."""
    parts = urlsplit(address or "")
    if parts.netloc != host:
        return None
    return safe_next(f"{parts.path}?{parts.query}" if parts.query else parts.path)
