"""What can be done to things."""

from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from toy.contract import ThingAdded, ThingChanged, ThingRemoved
from toy.models import Thing


async def add_thing(caller: Caller, name: str) -> Thing:
    """Adds a thing."""
    thing = Thing(account_id=caller.account_id, name=name)
    async with transaction():
        return await add(caller, thing, lambda added: ThingAdded(thing=added.state()))


async def change_thing(caller: Caller, thing_id: UUID, name: str, expected: int | None = None) -> Thing:
    """Gives a thing another name."""
    async with transaction():
        thing = await Thing.take(caller.account_id, thing_id, expected)
        thing.name = name
        return await change(caller, thing, lambda changed: ThingChanged(thing=changed.state()))


async def remove_thing(caller: Caller, thing_id: UUID) -> None:
    """Removes a thing for good."""
    async with transaction():
        thing = await Thing.take(caller.account_id, thing_id)
        await remove(caller, thing, lambda removed: ThingRemoved(thing=removed.last_state()))
