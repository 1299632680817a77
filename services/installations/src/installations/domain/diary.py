"""What can be done to customers' diaries."""

from uuid import UUID

from chassis.aggregates import add, change
from chassis.caller import Caller
from chassis.database import transaction
from chassis.validation import invalid_field
from contracts.installations import DiaryEventAdded, DiaryEventChanged, DiaryEventDeleted, DiaryEventRelinked
from installations import projections
from installations.commands import AddDiaryEvent, ChangeDiaryEvent
from installations.domain.belongings import Belongings
from installations.domain.changing import take_over
from installations.models import DiaryEvent

DIARY = Belongings(
    "events",
    DiaryEvent,
    relinked=lambda entry, former_id: DiaryEventRelinked(diary_event=entry.state(), former_customer_id=former_id),
    deleted=lambda entry: DiaryEventDeleted(diary_event=entry.last_state()),
)


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
        changes = take_over(entry, command)
        if not changes:
            return entry
        if entry.ends_at <= entry.starts_at:
            raise invalid_field("ends_at", "not_after_start")
        return await change(
            caller, entry, lambda changed: DiaryEventChanged(diary_event=changed.state(), changes=changes)
        )


async def delete_diary_event(caller: Caller, event_id: UUID, expected: int | None) -> None:
    """Takes an entry out of the diary for good."""
    await DIARY.delete(caller, event_id, expected)
