"""The table of service plans."""

from datetime import date
from decimal import Decimal
from typing import Any

from tortoise import fields

from chassis.ids import now
from contracts.installations import DeletedServicePlan, ServicePlanState
from installations.errors import ServicePlanNotFound
from installations.models.belongings import Belonging
from installations.schemas import ServicePlanView, shown_service_plan


class ServicePlan(Belonging):
    """What a customer is serviced by, how often and for how much."""

    missing = ServicePlanNotFound

    name = fields.TextField()
    description = fields.TextField()
    frequency = fields.TextField()
    price: Decimal = fields.DecimalField(max_digits=11, decimal_places=2)
    starts_on: date = fields.DateField()
    status = fields.TextField(default="active")

    class Meta:
        table = "service_plan"

    def view(self) -> ServicePlanView:
        """The plan as callers see it."""
        return ServicePlanView.model_validate(self.values())

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> ServicePlanState:
        """The plan as events carry it."""
        return ServicePlanState.model_validate(self.values())

    def last_state(self) -> DeletedServicePlan:
        """What the deletion says."""
        return DeletedServicePlan.model_validate(self, from_attributes=True)

    def values(self) -> dict[str, Any]:
        return shown_service_plan(super().values(), now().date())
