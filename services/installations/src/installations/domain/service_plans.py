"""What can be done to service plans."""

from typing import Any
from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from contracts.installations import ServicePlanAdded, ServicePlanChanged, ServicePlanDeleted, ServicePlanRelinked
from installations import projections, rules
from installations.commands import AddServicePlan, ChangeServicePlan
from installations.models import ServicePlan


async def add_service_plan(caller: Caller, command: AddServicePlan) -> ServicePlan:
    """Puts a customer on a plan, active from the start; raises CustomerNotKnown after a short wait."""
    await projections.customer_has_arrived(caller.account_id, command.customer_id)
    plan = ServicePlan(account_id=caller.account_id, **command.model_dump())
    async with transaction():
        plan.customer_id = (await projections.link(caller.account_id, command.customer_id)).id
        return await add(caller, plan, lambda added: ServicePlanAdded(service_plan=added.state()))


async def change_service_plan(
    caller: Caller, plan_id: UUID, command: ChangeServicePlan, expected: int | None
) -> ServicePlan:
    """Changes what was given; saying what is already so changes nothing."""
    async with transaction():
        plan = await ServicePlan.take(caller.account_id, plan_id, expected)
        changes = rules.differences(_values(plan), command.values())
        if not changes:
            return plan
        plan.update_from_dict(command.values())
        return await change(
            caller, plan, lambda changed: ServicePlanChanged(service_plan=changed.state(), changes=changes)
        )


async def delete_service_plan(caller: Caller, plan_id: UUID, expected: int | None) -> None:
    """Takes a customer off a plan for good; one that has only ended stays to be seen."""
    async with transaction():
        await _remove(caller, await ServicePlan.take(caller.account_id, plan_id, expected))


async def delete_service_plans(caller: Caller, customer_id: UUID) -> int:
    """Deletes all of a customer's plans; returns how many there were."""
    async with transaction():
        plans = await ServicePlan.filter(account_id=caller.account_id, customer_id=customer_id).select_for_update()
        for plan in plans:
            await _remove(caller, plan)
        return len(plans)


async def relink_service_plans(caller: Caller, former_id: UUID, customer_id: UUID) -> None:
    """Gives all of a merged customer's plans to the one that remains."""
    async with transaction():
        plans = ServicePlan.filter(account_id=caller.account_id, customer_id=former_id)
        for plan in await plans.order_by("id").select_for_update():
            plan.customer_id = customer_id
            await change(caller, plan, lambda relinked: _relinked(relinked, former_id))


async def _remove(caller: Caller, plan: ServicePlan) -> None:
    await remove(caller, plan, lambda deleted: ServicePlanDeleted(service_plan=deleted.last_state()))


def _relinked(plan: ServicePlan, former_id: UUID) -> ServicePlanRelinked:
    return ServicePlanRelinked(service_plan=plan.state(), former_customer_id=former_id)


def _values(plan: ServicePlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in ChangeServicePlan.model_fields}
