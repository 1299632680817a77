"""What can be done to service plans."""

from uuid import UUID

from chassis.aggregates import add, change
from chassis.caller import Caller
from chassis.database import transaction
from contracts.installations import ServicePlanAdded, ServicePlanChanged, ServicePlanDeleted, ServicePlanRelinked
from installations import projections
from installations.commands import AddServicePlan, ChangeServicePlan
from installations.domain.belongings import Belongings
from installations.domain.changing import take_over
from installations.models import ServicePlan

SERVICE_PLANS = Belongings(
    "service_plans",
    ServicePlan,
    relinked=lambda plan, former_id: ServicePlanRelinked(service_plan=plan.state(), former_customer_id=former_id),
    deleted=lambda plan: ServicePlanDeleted(service_plan=plan.last_state()),
)


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
        changes = take_over(plan, command)
        if not changes:
            return plan
        return await change(
            caller, plan, lambda changed: ServicePlanChanged(service_plan=changed.state(), changes=changes)
        )


async def delete_service_plan(caller: Caller, plan_id: UUID, expected: int | None) -> None:
    """Takes a customer off a plan for good; one that has only ended stays to be seen."""
    await SERVICE_PLANS.delete(caller, plan_id, expected)
