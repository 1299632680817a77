"""The table of service plans."""

from datetime import date
from decimal import Decimal
from typing import Any

from tortoise import fields

from chassis.aggregates import Aggregate
from chassis.ids import now
from contracts.installations import DeletedServicePlan, ServicePlanState
from installations.errors import ServicePlanNotFound
from installations.schemas import ServicePlanView, next_due_on


class ServicePlan(Aggregate):
    """What a customer is serviced by, how often and for how much; it goes with the customer."""

    missing = ServicePlanNotFound

    customer_id = fields.UUIDField()
    name = fields.TextField()
    description = fields.TextField()
    frequency = fields.TextField()
    price: Decimal = fields.DecimalField(max_digits=11, decimal_places=2)
    starts_on: date = fields.DateField()
    status = fields.TextField(default="active")

    class Meta:
        table = "service_plan"

    @property
    def next_due_on(self) -> date | None:
        """The next day on which service is due, today included, by UTC."""
        return next_due_on(self.frequency, self.starts_on, now().date()) if self.status == "active" else None

    def view(self) -> ServicePlanView:
        """The plan as callers see it."""
        return ServicePlanView.model_validate(self._values() | {"next_due_on": self.next_due_on})

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> ServicePlanState:
        """The plan as events carry it."""
        return ServicePlanState.model_validate(self._values())

    def last_state(self) -> DeletedServicePlan:
        """What the deletion says."""
        return DeletedServicePlan.model_validate(self, from_attributes=True)

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._meta.fields_db_projection} | {"price": f"{self.price:.2f}"}
