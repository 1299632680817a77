"""Whatever Kafka repeats, brings late or brings again after a restart: the same state, nothing applied twice."""

from collections.abc import Sequence
from itertools import pairwise, product
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from toy.observing import applications, known_versions
from toy.receiving import changed, record_of

from chassis.ids import new_id
from chassis.inbox import Record
from chassis.service import Service

LONGEST = 6
quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

deliveries = some.lists(some.lists(some.tuples(some.integers(0, 2), some.integers(1, LONGEST)), max_size=8), max_size=8)
"""Batches of (thing, version) in no order at all."""

restarts = some.lists(some.tuples(some.integers(1, 10), some.integers(0, 10)), max_size=8)
"""How many records came before each restart, and how many of those were not committed."""


def story(lengths: Sequence[int]) -> list[Record]:
    """What is in a partition: the versions of some things, each in order, one thing's among the other's."""
    steps: list[tuple[int, UUID]] = []
    for length in lengths:
        thing = new_id()
        steps += [(version, thing) for version in range(1, length + 1)]
    return [record_of(changed(thing, version)) for version, thing in sorted(steps)]


@quickly
@given(batches=deliveries)
async def test_the_newest_version_wins_and_nothing_is_applied_twice(
    service: Service, batches: list[list[tuple[int, int]]]
) -> None:
    things = [new_id() for _ in range(3)]
    every = product(range(3), range(1, LONGEST + 1))
    records = {(number, version): record_of(changed(things[number], version)) for number, version in every}

    for batch in batches:
        await service.worker.inbox.receive([records[delivery] for delivery in batch])

    applied, known = await applications(), await known_versions()
    for number, thing in enumerate(things):
        delivered = [version for batch in batches for each, version in batch if each == number]
        assert known.get(thing, 0) == max(delivered, default=0)
        assert all(earlier < later for earlier, later in pairwise(applied[thing]))


@quickly
@given(lengths=some.lists(some.integers(1, LONGEST), min_size=1, max_size=3), restarts=restarts)
async def test_restarts_from_any_committed_offset_apply_everything_once_in_order(
    service: Service, lengths: list[int], restarts: list[tuple[int, int]]
) -> None:
    log, committed = story(lengths), 0

    for read, not_committed in restarts:
        await service.worker.inbox.receive(log[committed : committed + read])
        committed += max(read - not_committed, 0)
    await service.worker.inbox.receive(log[committed:])

    applied = await applications()
    for thing, length in lengths_of(log).items():
        assert applied[thing] == list(range(1, length + 1))


def lengths_of(log: list[Record]) -> dict[UUID, int]:
    """How many versions of each thing are in the log."""
    keys = [UUID(record.key.decode()) for record in log]
    return {key: keys.count(key) for key in keys}
