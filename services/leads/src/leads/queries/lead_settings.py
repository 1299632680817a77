"""What is read of what accounts want of their leads."""

from uuid import UUID

from leads.models import LeadSetting
from leads.schemas import LeadSettingsView


async def lead_settings(account_id: UUID) -> LeadSettingsView:
    """What the account wants, or the defaults."""
    said = await LeadSetting.filter(account_id=account_id).first()
    return LeadSettingsView.model_validate(said, from_attributes=True) if said else LeadSettingsView()
