"""Bytes that are no event of ours: parked without holding anything up, whatever they are."""

import asyncio
import traceback
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from structlog.testing import capture_logs
from toy.observing import known_versions
from toy.receiving import changed, record_of, replaced

from chassis import parking
from chassis.ids import new_id
from chassis.inbox import Inbox, Record
from chassis.service import Service
from chassis.worker import record_of as taken

quickly = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

NO_EVENTS = [
    pytest.param(lambda record: record._replace(value=b"\xff\x00 no json"), id="a body that is no JSON"),
    pytest.param(lambda record: record._replace(value=b""), id="an empty body"),
    pytest.param(lambda record: record._replace(value=b"[" * 100_000), id="a body that is nested too deep"),
    pytest.param(lambda record: record._replace(value=b'{"thing": {"id": 1}}'), id="a body that is another thing"),
    pytest.param(lambda record: record._replace(headers=[]), id="no envelope"),
    pytest.param(lambda record: replaced(record, "ce_id", None), id="no id"),
    pytest.param(lambda record: replaced(record, "ce_id", b"not a uuid"), id="an id that is none"),
    pytest.param(lambda record: replaced(record, "ce_time", b"yesterday"), id="a time that is none"),
    pytest.param(lambda record: replaced(record, "ce_actor", b"\xff\xfe"), id="an actor that is no text"),
    pytest.param(lambda record: replaced(record, "ce_time", b"\0"), id="a zero byte"),
]


@pytest.fixture
def inbox(service: Service) -> Inbox:
    """The inbox of the toy's consumers."""
    return service.worker.inbox


@pytest.mark.parametrize("spoil", NO_EVENTS)
async def test_it_is_parked_and_its_key_goes_on(inbox: Inbox, spoil: object) -> None:
    thing = new_id()
    poison = spoil(record_of(changed(thing, 1)))  # type: ignore[operator]

    async with asyncio.timeout(5):
        await inbox.receive([poison, record_of(changed(thing, 2))])
        await inbox.receive([record_of(changed(thing, 3))])

    [parked] = await parking.parked()
    assert (parked["key"], parked["error"], parked["blocks"]) == (str(thing), "Undecodable", False)
    assert await known_versions() == {thing: 3}


async def test_it_is_kept_once_however_often_it_comes(inbox: Inbox) -> None:
    poison = record_of(changed(new_id(), 1), value=b"poison")

    for _ in range(3):
        await inbox.receive([poison])

    assert len(await parking.parked()) == 1


async def test_the_log_names_the_mistake_and_not_what_is_in_the_event(inbox: Inbox) -> None:
    record = record_of(changed(new_id(), 1), value=b'{"thing": {"id": "canary@example.com", "name": ["canary"]}}')

    with capture_logs() as lines:
        await inbox.receive([record, replaced(record, "ce_time", b"canary")._replace(offset=0)])

    said = ["".join(traceback.format_exception(line["exc_info"])) for line in lines if line["event"] == "event_parked"]
    assert len(said) == 2
    assert "thing.id" in said[0]
    assert "canary" not in str(said)


async def test_a_header_without_a_value_is_as_good_as_none(inbox: Inbox) -> None:
    thing = new_id()
    record = record_of(changed(thing, 1))

    await inbox.receive([taken(Consumed(record, [*record.headers, ("ce_requestid", None)]))])  # type: ignore[arg-type]

    assert await known_versions() == {thing: 1}


async def test_an_event_that_the_database_cannot_take_is_parked_with_its_key(inbox: Inbox) -> None:
    large, zero, other = new_id(), new_id(), new_id()

    async with asyncio.timeout(5):
        await inbox.receive(
            [record_of(changed(large, 2**80)), record_of(changed(zero, 1, "a\0b")), record_of(changed(other, 1))]
        )

    assert {UUID(row["key"]) for row in await parking.parked()} == {large, zero}
    assert await known_versions() == {other: 1}


@quickly
@given(
    key=some.binary(max_size=40),
    headers=some.lists(some.tuples(some.text(max_size=20), some.binary(max_size=40)), max_size=5),
    names=some.sets(some.sampled_from(["ce_id", "ce_type", "ce_time", "ce_accountid", "ce_actor", "traceparent"])),
    garbage=some.binary(max_size=20),
    body=some.binary(max_size=60),
)
async def test_no_bytes_whatsoever_stop_the_consumer(
    inbox: Inbox, key: bytes, headers: list[tuple[str, bytes]], names: set[str], garbage: bytes, body: bytes
) -> None:
    record = record_of(changed(new_id(), 1), key=key, value=body)
    for name in names:
        record = replaced(record, name, garbage)

    async with asyncio.timeout(5):
        await inbox.receive([record._replace(headers=[*record.headers, *headers])])
        await inbox.receive([record._replace(headers=headers, offset=record.offset + 10**6)])


class Consumed:
    """A record as aiokafka hands it out."""

    def __init__(self, record: Record, headers: list[tuple[str, bytes | None]]) -> None:
        self.topic, self.partition, self.offset = record.topic, record.partition, record.offset
        self.key, self.value, self.headers = record.key, record.value, headers
