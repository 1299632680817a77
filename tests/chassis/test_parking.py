"""An event that cannot be applied parks its key, in order, until somebody mends it; other keys go on."""

import asyncio
from uuid import UUID

import pytest
from toy.observing import applications, known_versions
from toy.receiving import changed, record_of

from chassis import mending, parking
from chassis.database import fetch, transaction
from chassis.ids import new_id
from chassis.inbox import Inbox
from chassis.service import Service


@pytest.fixture
def inbox(service: Service) -> Inbox:
    """The inbox of the toy's consumers."""
    return service.worker.inbox


async def curse() -> None:
    """From now on the consumers fail at what has this name."""
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")


async def lift_the_curse() -> None:
    """The mistake is mended."""
    await fetch("DELETE FROM curse")


async def parked_ids(key: UUID) -> list[int]:
    """What is parked of a key, oldest first."""
    return [row["id"] for row in await parking.parked() if row["key"] == str(key)]


async def parked_thing(inbox: Inbox) -> UUID:
    """A thing whose first version is applied, whose second can't be, and whose third and fourth wait behind."""
    await curse()
    thing = new_id()
    await inbox.receive([record_of(changed(thing, 1)), record_of(changed(thing, 2, "cursed"))])
    await inbox.receive([record_of(changed(thing, 3)), record_of(changed(thing, 4))])
    return thing


async def test_later_events_of_the_key_wait_behind_it_and_other_keys_go_on(inbox: Inbox) -> None:
    thing, other = await parked_thing(inbox), new_id()
    await inbox.receive([record_of(changed(other, 1)), record_of(changed(thing, 5)), record_of(changed(other, 2))])

    assert await applications() == {thing: [1], other: [1, 2]}
    parked = await parking.parked()
    assert [row["error"] for row in parked] == ["Cursed"] + 3 * ["behind an event that failed"]
    assert {row["key"] for row in parked} == {str(thing)}
    assert all(row["blocks"] for row in parked)


async def test_an_event_behind_is_parked_once_however_often_it_comes(inbox: Inbox) -> None:
    await curse()
    thing = new_id()
    records = [record_of(changed(thing, 1, "cursed")), record_of(changed(thing, 2))]

    async with asyncio.timeout(10):
        for _ in range(3):
            await inbox.receive(records)

    assert len(await parking.parked()) == 2


async def test_a_retry_applies_the_event_and_those_behind_it_in_order(inbox: Inbox) -> None:
    thing = await parked_thing(inbox)
    await lift_the_curse()

    assert await mending.retry(inbox, (await parked_ids(thing))[0]) == 3

    assert await applications() == {thing: [1, 2, 3, 4]}
    assert await known_versions() == {thing: 4}
    assert await parking.parked() == []
    await inbox.receive([record_of(changed(thing, 5))])
    assert await known_versions() == {thing: 5}


async def test_a_retry_that_fails_changes_nothing(inbox: Inbox) -> None:
    thing = await parked_thing(inbox)
    await lift_the_curse()
    await fetch("INSERT INTO curse (name) VALUES ('chair')")  # now it is the third that fails
    before = await parked_ids(thing)

    with pytest.raises(Exception, match="chair"):
        await mending.retry(inbox, before[0])

    assert await parked_ids(thing) == before
    assert await applications() == {thing: [1]}


async def test_a_retry_of_one_key_leaves_the_others_alone(inbox: Inbox) -> None:
    first, second = await parked_thing(inbox), new_id()
    await inbox.receive([record_of(changed(second, 1, "cursed"))])
    await lift_the_curse()

    await mending.retry(inbox, (await parked_ids(first))[0])

    assert len(await parked_ids(second)) == 1
    assert second not in await applications()


async def test_bytes_that_are_no_event_do_not_stand_in_the_way_of_a_retry(inbox: Inbox) -> None:
    await curse()
    thing = new_id()
    await inbox.receive([record_of(changed(thing, 1), value=b"poison"), record_of(changed(thing, 2, "cursed"))])
    await lift_the_curse()
    poison, cursed = await parked_ids(thing)

    assert await mending.retry(inbox, cursed) == 1

    assert await parked_ids(thing) == [poison]
    assert await known_versions() == {thing: 2}


async def test_a_skipped_event_is_given_up_and_those_behind_it_wait_for_their_retry(inbox: Inbox) -> None:
    thing = await parked_thing(inbox)
    cursed, *behind = await parked_ids(thing)

    assert await mending.skip(cursed)
    await inbox.receive([record_of(changed(thing, 5))])
    assert (await parked_ids(thing))[:2] == behind
    assert await mending.retry(inbox, behind[0]) == 3

    assert await applications() == {thing: [1, 3, 4, 5]}
    assert await parking.parked() == []


async def test_what_is_not_parked_can_be_neither_retried_nor_skipped(inbox: Inbox) -> None:
    assert await mending.retry(inbox, 4711) == 0
    assert not await mending.skip(4711)


async def test_an_event_that_comes_during_a_retry_waits_for_its_end_and_follows_in_order(inbox: Inbox) -> None:
    thing = await parked_thing(inbox)
    await lift_the_curse()
    held = asyncio.Event()
    retried = (await parked_ids(thing))[0]

    async def arrive() -> None:
        await held.wait()
        await inbox.receive([record_of(changed(new_id(), 1), value=b"poison"), record_of(changed(thing, 5))])

    arriving = asyncio.create_task(arrive())  # made before the transaction, so not a part of it
    async with transaction():
        await mending.retry(inbox, retried)
        held.set()
        done, _ = await asyncio.wait([arriving], timeout=0.3)
        assert not done
    await arriving

    assert await applications() == {thing: [1, 2, 3, 4, 5]}
    assert await parked_ids(thing) == []
