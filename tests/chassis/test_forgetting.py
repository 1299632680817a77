"""What was said of a record that is gone goes too: announced events, remembered answers, parked events."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from toy.contract import GoneThing, ThingRemoved
from toy.domain import add_thing, change_thing, remove_thing
from toy.observing import applications, known_versions
from toy.receiving import changed, record_of

from chassis import acknowledging, forgetting, mending, parking
from chassis.acknowledging import Owed
from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.ids import new_id
from chassis.inbox import Inbox
from chassis.service import Service
from chassis.testing import ACCOUNT
from contracts import Event
from contracts.erasures import CustomerErased

PUBLISH = "UPDATE outbox SET published_at = now() WHERE aggregate_id = $1"
LEFT = "SELECT version, kind FROM outbox WHERE aggregate_id = $1 ORDER BY id"


@pytest.fixture
def inbox(service: Service) -> Inbox:
    """The inbox of the toy's consumers."""
    return service.worker.inbox


async def removed_thing(caller: Caller) -> UUID:
    """A thing that was added, changed and removed; nothing of that is published."""
    thing = (await add_thing(caller, "chair")).id
    await change_thing(caller, thing, "table")
    await remove_thing(caller, thing)
    return thing


async def left(thing: UUID) -> list[tuple[int, str]]:
    """What the outbox still has of a thing."""
    return [(row["version"], row["kind"]) for row in await fetch(LEFT, thing)]


def removal(thing: UUID, version: int) -> ThingRemoved:
    """A thing's end."""
    return ThingRemoved(thing=GoneThing(id=thing, account_id=ACCOUNT, version=version))


async def test_events_of_a_removed_record_go_once_they_are_published(service: Service, caller: Caller) -> None:
    thing, stays = await removed_thing(caller), (await add_thing(caller, "shelf")).id
    await fetch("UPDATE outbox SET published_at = now() WHERE version = 1")

    await forgetting.forget()
    assert await left(thing) == [(2, "event"), (3, "event"), (3, "tombstone")]

    await fetch(PUBLISH, thing)
    await forgetting.forget()
    assert await left(thing) == [(3, "event"), (3, "tombstone")]
    assert await left(stays) == [(1, "event")]
    assert await fetch("SELECT id FROM to_forget") == []


async def test_snapshots_of_a_removed_record_go_too(service: Service, caller: Caller) -> None:
    assert service.snapshots is not None
    thing = (await add_thing(caller, "chair")).id
    await service.snapshots()
    await remove_thing(caller, thing)
    await fetch(PUBLISH, thing)

    await forgetting.forget()

    assert await left(thing) == [(2, "event"), (2, "tombstone")]


async def test_more_than_one_batch_is_forgotten(service: Service, caller: Caller, monkeypatch: Any) -> None:
    monkeypatch.setattr(forgetting, "AT_A_TIME", 2)
    things = [await removed_thing(caller) for _ in range(5)]
    await fetch("UPDATE outbox SET published_at = now() WHERE aggregate_id <> $1", things[0])

    await forgetting.forget()

    assert [len(await left(thing)) for thing in things] == [4, 2, 2, 2, 2]


async def test_an_answer_that_shows_a_removed_record_is_erased_and_its_key_stays_taken(
    client: httpx.AsyncClient, caller: Caller
) -> None:
    def asked(name: str) -> Any:
        return client.post("/things", json={"name": name}, headers={"Idempotency-Key": name})

    chair, table = (await asked("chair")).json()["id"], (await asked("table")).content
    await remove_thing(caller, UUID(chair))

    await forgetting.forget()

    again = await asked("chair")
    assert (again.status_code, again.json()["code"]) == (410, "answer_erased")
    assert (await asked("table")).content == table
    rows = await fetch("SELECT fingerprint, body FROM idempotency_key WHERE key = 'chair'")
    assert rows == [{"fingerprint": "", "body": None}]


async def test_a_removal_is_applied_over_what_is_parked_and_takes_it_along(inbox: Inbox) -> None:
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")
    thing, other = new_id(), new_id()
    await inbox.receive([record_of(changed(thing, 1)), record_of(changed(other, 1, "cursed"))])
    await inbox.receive([record_of(changed(thing, 2, "cursed")), record_of(changed(thing, 3), value=b"poison")])
    await inbox.receive([record_of(changed(thing, 4)), record_of(removal(thing, 5))])

    assert await known_versions() == {}
    assert [row["key"] for row in await parking.parked()] == [str(other)]


async def test_a_removal_that_fails_waits_with_the_others_and_mends_like_them(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = new_id()
    await inbox.receive([record_of(changed(thing, 1))])
    with monkeypatch.context() as broken:
        broken.setattr(forgetting, "END_PAST", "SELECT 1 / 0 WHERE $1::uuid IS NOT NULL")
        await inbox.receive([record_of(removal(thing, 2))])
    (parked,) = await parking.parked()

    await mending.retry(inbox, parked["id"])

    assert (await known_versions(), await parking.parked()) == ({}, [])


async def test_an_old_removal_that_comes_again_drops_nothing_newer(inbox: Inbox) -> None:
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")
    thing = new_id()
    end = record_of(removal(thing, 2))
    await inbox.receive([record_of(changed(thing, 1)), end, record_of(changed(thing, 3, "cursed"))])

    await inbox.receive([end, end._replace(offset=end.offset + 1000)])

    assert [row["type"] for row in await parking.parked()] == ["ThingChanged"]
    assert await applications() == {thing: [1]}


async def owe(waits_for: list[UUID]) -> UUID:
    """Owes an acknowledgement; returns its erasure."""
    erasure = new_id()
    async with transaction():
        await acknowledging.owe(Owed(erasure, ACCOUNT, new_id(), {"thing": 1}), waits_for)
    return erasure


async def acknowledged(erasure: UUID) -> int:
    """How often an erasure was acknowledged."""
    return len(await left(erasure))


async def test_an_acknowledgement_waits_until_the_past_is_forgotten_and_comes_once(
    service: Service, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = await removed_thing(caller)
    erasure, nothing = await owe([thing]), await owe([])
    acknowledge = acknowledging.acknowledged_by(CustomerErased)

    await forgetting.forget()
    await acknowledging.settle(acknowledge)
    assert (await acknowledged(erasure), await acknowledged(nothing)) == (0, 1)

    await fetch(PUBLISH, thing)
    await forgetting.forget()
    for _ in range(2):
        await acknowledging.settle(acknowledge)
    assert (await acknowledged(erasure), await acknowledged(nothing)) == (1, 1)
    assert await fetch("SELECT erasure_id FROM owed_acknowledgement") == []


async def test_an_acknowledgement_that_the_service_holds_back_stays_owed(service: Service) -> None:
    erasure = await owe([])

    async def not_yet(_: Owed) -> Event | None:
        return None

    await acknowledging.settle(not_yet)
    assert await acknowledged(erasure) == 0
    await acknowledging.settle(acknowledging.acknowledged_by(CustomerErased))
    assert await acknowledged(erasure) == 1
