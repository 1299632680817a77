"""Customers' service plans."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.event import Change, Event, State
from contracts.topics import INSTALLATIONS, Topic

ServicePlanStatus = Literal["active", "paused", "ended"]


class ServicePlanState(State):
    """A customer's service plan; `price` in EUR, `frequency` a code or a rule of RFC 5545."""

    customer_id: UUID
    name: str
    description: str
    frequency: str
    price: str
    starts_on: date
    status: ServicePlanStatus
    created_at: datetime
    updated_at: datetime


class DeletedServicePlan(State):
    """What remains to be said of a plan that is gone; the customer who was on it."""

    customer_id: UUID


class ServicePlanEvent(Event):
    """An event about a customer's service plan."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "service_plan"

    service_plan: ServicePlanState


class ServicePlanAdded(ServicePlanEvent):
    """A customer was put on a plan."""


class ServicePlanChanged(ServicePlanEvent):
    """Any of its fields were changed."""

    changes: list[Change]


class ServicePlanRelinked(ServicePlanEvent):
    """The customer was merged into another one, who is on the plan now; nothing else changed."""

    former_customer_id: UUID


class ServicePlanSnapshot(ServicePlanEvent):
    """A plan as it stands, announced again for listeners that start late."""


class ServicePlanDeleted(Event):
    """A plan was deleted for good."""

    topic: ClassVar[Topic] = INSTALLATIONS
    aggregate: ClassVar[str] = "service_plan"
    deletes: ClassVar[bool] = True

    service_plan: DeletedServicePlan
