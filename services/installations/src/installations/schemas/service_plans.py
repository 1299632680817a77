"""Service plans as they are shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.installations import ServicePlanStatus


class ServicePlanView(BaseModel):
    """A customer's service plan: `price` in EUR, `next_due_on` null unless it is active and goes on."""

    id: UUID
    customer_id: UUID
    name: str
    description: str
    frequency: str
    price: str
    starts_on: date
    status: ServicePlanStatus
    next_due_on: date | None
    version: int
    created_at: datetime
    updated_at: datetime


class ServicePlanPage(Page):
    """Service plans, the newest first."""

    items: list[ServicePlanView]
