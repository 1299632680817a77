"""Who can be given leads."""

from typing import Any
from uuid import UUID

from tortoise.functions import Lower

from chassis.pages import page_of
from leads.models import StaffMember


async def staff(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's staff who have signed in, by name."""
    everybody = StaffMember.filter(account_id=account_id)
    found = everybody.annotate(lower=Lower("name")).order_by("lower", "id").limit(size).offset((page - 1) * size)
    rows = await found.values("id", "name", "email", "role")
    return page_of(list(rows), page, size, await everybody.count())
