"""Identifiers and the clock."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh identifier, ordered by time (UUID version 7)."""
    return uuid7()


def now() -> datetime:
    """This moment, in UTC, with the database's precision."""
    return datetime.now(UTC)
