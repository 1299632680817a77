"""What is read of customers' diaries."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.pages import page_of
from installations.models import DiaryEvent
from installations.queries.belongings import belonging
from installations.queries.pages import Conditions, given, numbered, page_of_rows

COLUMNS = "id, customer_id, title, starts_at, ends_at, kind, notes, version, created_at, updated_at"
EARLIEST_FIRST = "starts_at, id"


@dataclass(frozen=True, slots=True)
class SoughtEvents:
    """What a diary is narrowed to; None where it does not matter. `first` and `last` days (UTC) are included."""

    customer_id: UUID | None = None
    first: date | None = None
    last: date | None = None


async def diary_event(account_id: UUID, event_id: UUID) -> DiaryEvent:
    """One entry; raises DiaryEventNotFound."""
    return await belonging(DiaryEvent, account_id, event_id)


async def diary_events(account_id: UUID, sought: SoughtEvents, page: int, size: int) -> dict[str, Any]:
    """A page of the entries that touch the days that are sought, the earliest first."""
    where, values = numbered(_conditions(account_id, sought))
    rows, total = await page_of_rows("diary_event", COLUMNS, where, values, EARLIEST_FIRST, page, size)
    return page_of(rows, page, size, total)


def _conditions(account_id: UUID, sought: SoughtEvents) -> Conditions:
    return given(
        ("account_id = {}", account_id),
        ("customer_id = {}", sought.customer_id),
        ("ends_at > {}::date AT TIME ZONE 'UTC'", sought.first),
        ("starts_at < ({}::date + 1) AT TIME ZONE 'UTC'", sought.last),
    )
