"""Erasures and the outcomes of bulk edits as they are shown."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class ErasedByService(BaseModel):
    """What one service has erased; `at` is null while it has not."""

    service: str
    counts: dict[str, int]
    at: datetime | None


class ErasureView(BaseModel):
    """The receipt of a deletion: ids, numbers and times, nothing personal.

    Once complete, `hash` is the SHA-256 of all the rest as JSON with sorted keys and no spaces.
    """

    id: UUID
    customer_id: UUID
    state: Literal["running", "complete"]
    requested_at: datetime
    completed_at: datetime | None
    services: list[ErasedByService]
    counts: dict[str, int]
    hash: str | None


class Deletion(BaseModel):
    """What became of one customer of a bulk deletion; `erasure` is where the receipt of a deleted one is."""

    id: UUID
    outcome: Literal["deleted", "not_found", "conflict"]
    erasure: str | None = None


class Deletions(BaseModel):
    """One outcome for each customer, in the order in which they were first named."""

    results: list[Deletion]


class StatusOutcome(BaseModel):
    """What became of one customer of a bulk change of status."""

    id: UUID
    outcome: Literal["changed", "unchanged", "not_found", "conflict"]


class StatusOutcomes(BaseModel):
    """One outcome for each customer, in the order in which they were first named."""

    results: list[StatusOutcome]
