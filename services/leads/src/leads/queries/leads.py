"""What is read of leads."""

from uuid import UUID

from leads.errors import LeadNotFound
from leads.models import Lead


async def lead(account_id: UUID, lead_id: UUID) -> Lead:
    """One lead; raises LeadNotFound."""
    found = await Lead.filter(account_id=account_id, id=lead_id).first()
    if found is None:
        raise LeadNotFound
    return found
