"""Identifiers and the clock."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

TIMED = 7


def new_id() -> UUID:
    """A fresh identifier, ordered by time (UUID version 7)."""
    return uuid7()


def is_recent(made: UUID, seconds: float) -> bool:
    """Whether an identifier was made within so many seconds; one of another version was not made here."""
    made_at = (made.int >> 80) / 1000  # seconds since 1970
    return made.version == TIMED and made_at > now().timestamp() - seconds


def now() -> datetime:
    """This moment, in UTC, with the database's precision."""
    return datetime.now(UTC)
