"""What can be done to installation partners."""

from uuid import UUID

from chassis.aggregates import add, change
from chassis.caller import Caller
from chassis.database import transaction
from contracts.installations import InstallationPartnerAdded, InstallationPartnerChanged
from installations import queries
from installations.commands import AddInstallationPartner, ChangeInstallationPartner
from installations.domain.changing import take_over
from installations.errors import InstallationPartnerNotKnown
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
        changes = take_over(partner, command)
        if not changes:
            return partner
        return await change(
            caller,
            partner,
            lambda changed: InstallationPartnerChanged(installation_partner=changed.state(), changes=changes),
        )


async def refuse_unknown_partner(account_id: UUID, partner_id: UUID | None) -> None:
    """Raises InstallationPartnerNotKnown where somebody is named whom the account does not have."""
    if partner_id is not None and not await queries.has_partner(account_id, partner_id):
        raise InstallationPartnerNotKnown
