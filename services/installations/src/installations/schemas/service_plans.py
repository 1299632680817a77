"""Service plans as they are shown."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from contracts.installations import ServicePlanStatus
from installations.schemas.frequencies import next_due_on


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


def shown_service_plan(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """A plan's columns as a caller sees them, with the day on which service is due next, today included."""
    active = values["status"] == "active"
    due = next_due_on(values["frequency"], values["starts_on"], today) if active else None
    return {**values, "price": f"{values['price']:.2f}", "next_due_on": due}
