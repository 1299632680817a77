"""What is read of service plans."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from installations.errors import ServicePlanNotFound
from installations.models import ServicePlan


async def service_plan(account_id: UUID, plan_id: UUID) -> ServicePlan:
    """One plan; raises ServicePlanNotFound."""
    found = await ServicePlan.filter(account_id=account_id, id=plan_id).first()
    if found is None:
        raise ServicePlanNotFound
    return found


async def service_plans(account_id: UUID, customer_id: UUID | None, page: int, size: int) -> dict[str, Any]:
    """A page of the account's plans, or of one customer's, the newest first."""
    sought = ServicePlan.filter(account_id=account_id)
    if customer_id is not None:
        sought = sought.filter(customer_id=customer_id)
    plans = await sought.order_by("-created_at", "-id").offset((page - 1) * size).limit(size)
    return page_of([plan.shown() for plan in plans], page, size, await sought.count())
