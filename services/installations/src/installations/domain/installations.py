"""What can be done to installations themselves."""

from typing import Any
from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.ids import now
from chassis.text import folded
from contracts.event import Change
from contracts.installations import (
    InstallationChanged,
    InstallationDeleted,
    InstallationRelinked,
    InstallationScheduled,
    InstallationStatusChanged,
    InstallationUnlinked,
)
from installations import projections, queries, rules
from installations.commands import ChangeInstallation, ChangeInstallationStatus, ScheduleInstallation
from installations.errors import InstallationPartnerNotKnown, TransitionRefused
from installations.models import Installation


async def schedule_installation(caller: Caller, command: ScheduleInstallation) -> Installation:
    """Plans an installation, by default at the customer's address; raises CustomerNotKnown after a short wait."""
    await projections.customer_has_arrived(caller.account_id, command.customer_id)
    installation = Installation(account_id=caller.account_id, **command.model_dump(exclude={"address"}))
    async with transaction():
        customer = await projections.link(caller.account_id, command.customer_id)
        await _refuse_unknown_partner(installation)
        installation.customer_id, installation.customer_name = customer.id, customer.name
        installation.address = command.address or customer.address
        _derive(installation)
        return await add(caller, installation, lambda added: InstallationScheduled(installation=added.state()))


async def change_installation(
    caller: Caller, installation_id: UUID, command: ChangeInstallation, expected: int | None
) -> Installation:
    """Changes what was given; saying what is already so changes nothing."""
    async with transaction():
        installation = await Installation.take_for(caller, installation_id, expected)
        changes = rules.differences(_values(installation), command.values())
        if not changes:
            return installation
        installation.update_from_dict(command.values())
        if _concerns("installation_partner_id", changes):
            await _refuse_unknown_partner(installation)
        _derive(installation)
        return await change(
            caller, installation, lambda changed: InstallationChanged(installation=changed.state(), changes=changes)
        )


async def change_installation_status(
    caller: Caller, installation_id: UUID, command: ChangeInstallationStatus, expected: int | None
) -> Installation:
    """Goes to another status and keeps the reason for calling it off; raises TransitionRefused."""
    async with transaction():
        installation = await Installation.take_for(caller, installation_id, expected)
        old, allowed = installation.status, rules.allowed_from(installation.status)
        if command.to not in allowed:
            raise TransitionRefused(old, command.to, allowed)
        installation.status = command.to
        if command.to == "completed":
            installation.completed_at = now()
        installation.closing_reason = command.reason if command.to in rules.CALLED_OFF else None
        return await change(caller, installation, lambda changed: _status_changed(changed, old, command.reason))


async def delete_installation(caller: Caller, installation_id: UUID, expected: int | None) -> None:
    """Deletes an installation for good; media removes its photos when it hears of that."""
    async with transaction():
        installation = await Installation.take_for(caller, installation_id, expected)
        await remove(caller, installation, lambda deleted: InstallationDeleted(installation=deleted.last_state()))


async def relink_installations(caller: Caller, former_id: UUID, customer: projections.Linked) -> None:
    """Gives a merged customer's installations to the one that remains."""
    async with transaction():
        linked = Installation.filter(account_id=caller.account_id, customer_id=former_id)
        for installation in await linked.order_by("id").select_for_update():
            installation.customer_id, installation.customer_name = customer.id, customer.name
            _derive(installation)
            await change(caller, installation, lambda relinked: _relinked(relinked, former_id))


async def unlink_installations(caller: Caller, customer_id: UUID, erasure_id: UUID | None = None) -> dict[str, int]:
    """Takes a deleted customer and all that is personal out of their installations, which stay; counts what went."""
    async with transaction():
        linked = Installation.filter(account_id=caller.account_id, customer_id=customer_id)
        installations = await linked.order_by("id").select_for_update()
        photos = sum(len(installation.photos) for installation in installations)
        for installation in installations:
            _blank(installation)
            await change(caller, installation, lambda unlinked: _unlinked(unlinked, customer_id, erasure_id))
        return {"installations": len(installations), "photos": photos}


async def _refuse_unknown_partner(installation: Installation) -> None:
    partner_id = installation.installation_partner_id
    if partner_id is not None and not await queries.has_partner(installation.account_id, partner_id):
        raise InstallationPartnerNotKnown


def _relinked(installation: Installation, former_id: UUID) -> InstallationRelinked:
    return InstallationRelinked(installation=installation.state(), former_customer_id=former_id)


def _status_changed(changed: Installation, old: str, reason: str | None) -> InstallationStatusChanged:
    return InstallationStatusChanged.model_validate(
        {"installation": changed.state(), "old": old, "new": changed.status, "reason": reason}
    )


def _unlinked(unlinked: Installation, customer_id: UUID, erasure_id: UUID | None) -> InstallationUnlinked:
    return InstallationUnlinked(installation=unlinked.state(), former_customer_id=customer_id, erasure_id=erasure_id)


def _blank(installation: Installation) -> None:
    installation.customer_id = installation.customer_name = installation.closing_reason = None
    installation.address = installation.notes = ""
    installation.photos = []
    _derive(installation)


def _derive(installation: Installation) -> None:
    """Keeps what is searched in step with what was typed."""
    installation.searched_text = rules.searched_text(installation.title, installation.address)
    installation.searched_customer = folded(installation.customer_name or "")


def _values(installation: Installation) -> dict[str, Any]:
    return {name: getattr(installation, name) for name in ChangeInstallation.model_fields}


def _concerns(field: str, changes: list[Change]) -> bool:
    return any(one.field == field for one in changes)
