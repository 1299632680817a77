"""What can be done to customers' diaries."""

from typing import Any
from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.validation import invalid_field
from contracts.installations import DiaryEventAdded, DiaryEventChanged, DiaryEventDeleted, DiaryEventRelinked
from installations import projections, rules
from installations.commands import AddDiaryEvent, ChangeDiaryEvent
from installations.models import DiaryEvent


async def add_diary_event(caller: Caller, command: AddDiaryEvent) -> DiaryEvent:
    """Enters something into a customer's diary; raises CustomerNotKnown after a short wait."""
    await projections.customer_has_arrived(caller.account_id, command.customer_id)
    entry = DiaryEvent(account_id=caller.account_id, **command.model_dump())
    async with transaction():
        entry.customer_id = (await projections.link(caller.account_id, command.customer_id)).id
        return await add(caller, entry, lambda added: DiaryEventAdded(diary_event=added.state()))


async def change_diary_event(
    caller: Caller, event_id: UUID, command: ChangeDiaryEvent, expected: int | None
) -> DiaryEvent:
    """Changes what was given; saying what is already so changes nothing."""
    async with transaction():
        entry = await DiaryEvent.take(caller.account_id, event_id, expected)
        changes = rules.differences(_values(entry), command.values())
        if not changes:
            return entry
        entry.update_from_dict(command.values())
        if entry.ends_at <= entry.starts_at:
            raise invalid_field("ends_at", "not_after_start")
        return await change(
            caller, entry, lambda changed: DiaryEventChanged(diary_event=changed.state(), changes=changes)
        )


async def delete_diary_event(caller: Caller, event_id: UUID, expected: int | None) -> None:
    """Takes an entry out of the diary for good."""
    async with transaction():
        await _remove(caller, await DiaryEvent.take(caller.account_id, event_id, expected))


async def delete_diary(caller: Caller, customer_id: UUID) -> int:
    """Deletes a customer's whole diary; returns how many entries it had."""
    async with transaction():
        entries = await DiaryEvent.filter(account_id=caller.account_id, customer_id=customer_id).select_for_update()
        for entry in entries:
            await _remove(caller, entry)
        return len(entries)


async def relink_diary(caller: Caller, former_id: UUID, customer_id: UUID) -> None:
    """Gives a merged customer's whole diary to the one that remains."""
    async with transaction():
        entries = DiaryEvent.filter(account_id=caller.account_id, customer_id=former_id)
        for entry in await entries.order_by("id").select_for_update():
            entry.customer_id = customer_id
            await change(caller, entry, lambda relinked: _relinked(relinked, former_id))


async def _remove(caller: Caller, entry: DiaryEvent) -> None:
    await remove(caller, entry, lambda deleted: DiaryEventDeleted(diary_event=deleted.last_state()))


def _relinked(entry: DiaryEvent, former_id: UUID) -> DiaryEventRelinked:
    return DiaryEventRelinked(diary_event=entry.state(), former_customer_id=former_id)


def _values(entry: DiaryEvent) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ChangeDiaryEvent.model_fields}
