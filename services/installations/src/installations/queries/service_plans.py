"""What is read of service plans."""

from typing import Any
from uuid import UUID

from chassis.ids import now
from chassis.pages import page_of
from installations.models import ServicePlan
from installations.queries.belongings import belonging
from installations.queries.pages import given, numbered, page_of_rows
from installations.schemas import shown_service_plan

COLUMNS = "id, customer_id, name, description, frequency, price, starts_on, status, version, created_at, updated_at"
NEWEST_FIRST = "created_at DESC, id DESC"


async def service_plan(account_id: UUID, plan_id: UUID) -> ServicePlan:
    """One plan; raises ServicePlanNotFound."""
    return await belonging(ServicePlan, account_id, plan_id)


async def service_plans(account_id: UUID, customer_id: UUID | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's plans, or of one customer's, the newest first."""
    where, values = numbered(given(("account_id = {}", account_id), ("customer_id = {}", customer_id)))
    rows, total = await page_of_rows("service_plan", COLUMNS, where, values, NEWEST_FIRST, page, size)
    today = now().date()
    return page_of([shown_service_plan(row, today) for row in rows], page, size, total)
