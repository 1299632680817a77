"""What the figures of a customer are."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from contracts.installations import InstallationStatus, StatusGroup

CALLED_OFF = "cancelled"
COMPLETED = "completed"
"""Groups of statuses."""

Job = dict[str, Any]
"""What is remembered of an installation."""


def installation_figures(jobs: Sequence[Job]) -> dict[str, Any]:
    """What a customer's installations, in the order of their scheduled days, say in figures."""
    carried_out = [job for job in jobs if job["status_group"] != CALLED_OFF]
    return {
        "installations": len(jobs),
        "installations_by_status": _counts(get_args(InstallationStatus), (job["status"] for job in jobs)),
        "installations_by_status_group": _counts(get_args(StatusGroup), (job["status_group"] for job in jobs)),
        "first_installation": _dated(carried_out[0]) if carried_out else None,
        "last_installation": _dated(carried_out[-1]) if carried_out else None,
        "share_on_time": _share_on_time(jobs),
    }


def days_between(earlier: datetime | None, later: datetime) -> int | None:
    """Whole days, never fewer than none; None where there was nothing earlier."""
    return None if earlier is None else max(0, (later - earlier).days)


def _counts(kinds: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    every = list(found)
    return {kind: every.count(kind) for kind in kinds}


def _dated(job: Job) -> dict[str, Any]:
    return {name: job[name] for name in ("id", "status", "scheduled_on")}


def _share_on_time(jobs: Sequence[Job]) -> float | None:
    """Jobs whose day of completion nobody noted down count on neither side."""
    completed = [job for job in jobs if job["status_group"] == COMPLETED and job["completed_at"] is not None]
    if not completed:
        return None
    on_time = [job for job in completed if job["completed_at"].astimezone(UTC).date() <= job["scheduled_on"]]
    return round(len(on_time) / len(completed), 4)
