"""What can be done to installation partners."""

from typing import Any
from uuid import UUID

from chassis.aggregates import add, change
from chassis.caller import Caller
from chassis.database import transaction
from contracts.installations import InstallationPartnerAdded, InstallationPartnerChanged
from installations import rules
from installations.commands import AddInstallationPartner, ChangeInstallationPartner
from installations.models import InstallationPartner


async def add_installation_partner(caller: Caller, command: AddInstallationPartner) -> InstallationPartner:
    """Adds a partner."""
    partner = InstallationPartner(account_id=caller.account_id, **command.model_dump())
    async with transaction():
        return await add(caller, partner, lambda added: InstallationPartnerAdded(installation_partner=added.state()))


async def change_installation_partner(
    caller: Caller, partner_id: UUID, command: ChangeInstallationPartner, expected: int | None
) -> InstallationPartner:
    """Changes what was given; one who is no longer active stays where they were chosen."""
    async with transaction():
        partner = await InstallationPartner.take(caller.account_id, partner_id, expected)
        changes = rules.differences(_values(partner), command.values())
        if not changes:
            return partner
        partner.update_from_dict(command.values())
        return await change(
            caller,
            partner,
            lambda changed: InstallationPartnerChanged(installation_partner=changed.state(), changes=changes),
        )


def _values(partner: InstallationPartner) -> dict[str, Any]:
    return {name: getattr(partner, name) for name in ChangeInstallationPartner.model_fields}
