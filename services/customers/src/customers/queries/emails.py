"""What is read of emails to customers."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from customers.models import OutgoingEmail
from customers.queries.customers import customer


async def emails(account_id: UUID, customer_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the emails to a customer, newest first; raises CustomerNotFound."""
    await customer(account_id, customer_id)
    found = OutgoingEmail.filter(account_id=account_id, customer_id=customer_id)
    rows = await found.order_by("-created_at", "-id").offset((page - 1) * size).limit(size)
    return page_of([row.view().model_dump(mode="json") for row in rows], page, size, await found.count())
