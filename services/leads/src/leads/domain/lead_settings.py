"""What an account may want of its leads."""

from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.errors import StaleVersion
from leads.commands import ChangeLeadSettings
from leads.models import LeadSetting
from leads.schemas import LeadSettingsView

BEGIN = """
INSERT INTO lead_setting (account_id, version, convert_on_approval) VALUES ($1, 0, false) ON CONFLICT DO NOTHING
"""


async def change_lead_settings(caller: Caller, command: ChangeLeadSettings, expected: int | None) -> LeadSettingsView:
    """Changes what was given; saying what is already so changes nothing."""
    async with transaction():
        await fetch(BEGIN, caller.account_id)
        said = await LeadSetting.filter(account_id=caller.account_id).select_for_update().get()
        before = LeadSettingsView.model_validate(said, from_attributes=True)
        if expected is not None and expected != before.version:
            raise StaleVersion(before.model_dump(mode="json"), before.version)
        if before.model_copy(update=command.values()) == before:
            return before
        after = before.model_copy(update={**command.values(), "version": before.version + 1})
        await LeadSetting.filter(account_id=caller.account_id).update(**after.model_dump())
        return after
