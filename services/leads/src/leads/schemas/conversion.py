"""What converting a lead is answered with."""

from uuid import UUID

from pydantic import BaseModel


class ConvertedLead(BaseModel):
    """The customer that a lead is from now on; one that is new is in customers a moment later."""

    customer_id: UUID
