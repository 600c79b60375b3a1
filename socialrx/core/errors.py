"""A broken rule, in words for the person who broke it."""


class DomainError(Exception):
    """A rule of the work forbids this. The message is shown as it stands and says what to do."""


class BadInput(DomainError):
    """A file or a form holds something that cannot be taken in; names the line or field."""
