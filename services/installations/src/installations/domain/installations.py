"""What can be done to installations themselves."""

from collections.abc import Sequence
from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.ids import now
from chassis.text import folded
from contracts.installations import (
    InstallationChanged,
    InstallationDeleted,
    InstallationRelinked,
    InstallationScheduled,
    InstallationStatusChanged,
    InstallationUnlinked,
)
from installations import projections, rules
from installations.commands import ChangeInstallation, ChangeInstallationStatus, ScheduleInstallation
from installations.domain.changing import take_over
from installations.domain.partners import refuse_unknown_partner
from installations.errors import TransitionRefused
from installations.models import Installation


async def schedule_installation(caller: Caller, command: ScheduleInstallation) -> Installation:
    """Plans an installation, by default at the customer's address; raises CustomerNotKnown after a short wait."""
    await projections.customer_has_arrived(caller.account_id, command.customer_id)
    installation = Installation(account_id=caller.account_id, **command.model_dump(exclude={"address"}))
    async with transaction():
        customer = await projections.link(caller.account_id, command.customer_id)
        await refuse_unknown_partner(caller.account_id, installation.installation_partner_id)
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
        changes = take_over(installation, command)
        if not changes:
            return installation
        await refuse_unknown_partner(caller.account_id, command.installation_partner_id)
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


async def unlink_installations(
    caller: Caller, former_ids: Sequence[UUID], erasure_id: UUID | None = None
) -> dict[str, int]:
    """Takes deleted customers and all that is personal out of their installations, which stay; counts what went."""
    async with transaction():
        linked = Installation.filter(account_id=caller.account_id, customer_id__in=former_ids)
        installations = await linked.order_by("id").select_for_update()
        photos = sum(len(installation.photos) for installation in installations)
        for installation in installations:
            await _unlink(caller, installation, erasure_id)
        return {"installations": len(installations), "photos": photos}


async def _unlink(caller: Caller, installation: Installation, erasure_id: UUID | None) -> None:
    former_id = installation.customer_id
    _blank(installation)
    await change(caller, installation, lambda unlinked: _unlinked(unlinked, former_id, erasure_id))


def _relinked(installation: Installation, former_id: UUID) -> InstallationRelinked:
    return InstallationRelinked(installation=installation.state(), former_customer_id=former_id)


def _status_changed(changed: Installation, old: str, reason: str | None) -> InstallationStatusChanged:
    return InstallationStatusChanged.model_validate(
        {"installation": changed.state(), "old": old, "new": changed.status, "reason": reason}
    )


def _unlinked(unlinked: Installation, former_id: UUID | None, erasure_id: UUID | None) -> InstallationUnlinked:
    return InstallationUnlinked.model_validate(
        {"installation": unlinked.state(), "former_customer_id": former_id, "erasure_id": erasure_id}
    )


def _blank(installation: Installation) -> None:
    installation.customer_id = installation.customer_name = installation.closing_reason = None
    installation.address = installation.notes = ""
    installation.photos = []
    _derive(installation)


def _derive(installation: Installation) -> None:
    """Keeps what is searched in step with what was typed."""
    installation.searched_text = rules.searched_text(installation.title, installation.address)
    installation.searched_customer = folded(installation.customer_name or "")
