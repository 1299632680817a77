"""What operators type: `events parked list | retry | skip`, `events resend`, `migrate`."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from toy.domain import add_thing
from toy.main import cli
from toy.observing import applications, outbox
from toy.receiving import changed, record_of
from typer.testing import CliRunner

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service

TypeIn = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def type_in(environment: dict[str, str]) -> TypeIn:
    """Runs a command of the toy; answers its exit code and what it prints."""

    async def run(*words: str, **changes: str) -> tuple[int, str]:
        runner = CliRunner(env=environment | changes)
        result = await asyncio.to_thread(runner.invoke, cli, list(words))
        return result.exit_code, result.output

    return run


async def parked_thing(service: Service) -> UUID:
    """A thing with two parked events: one that fails and one that waits behind it."""
    await fetch("INSERT INTO curse (name) VALUES ('cursed')")
    thing = new_id()
    await service.worker.inbox.receive([record_of(changed(thing, 1, "cursed")), record_of(changed(thing, 2))])
    return thing


async def test_what_is_parked_is_listed_with_its_key_and_reason_but_not_its_body(
    service: Service, type_in: TypeIn
) -> None:
    thing = await parked_thing(service)

    code, output = await type_in("events", "parked", "list")

    assert code == 0
    first, second = [line for line in output.splitlines() if str(thing) in line]
    assert re.search(r"\b1\b.*ThingChanged.*Cursed.*True", first)
    assert re.search(r"\b2\b.*ThingChanged.*behind an event that failed", second)
    assert "chair" not in output


async def test_a_parked_event_is_retried_with_those_behind_it(service: Service, type_in: TypeIn) -> None:
    thing = await parked_thing(service)
    code, output = await type_in("events", "parked", "retry", "1")
    assert (code, await applications()) == (1, {})

    await fetch("DELETE FROM curse")
    code, output = await type_in("events", "parked", "retry", "1")

    assert (code, output.strip()) == (0, "2 applied")
    assert await applications() == {thing: [1, 2]}
    assert (await type_in("events", "parked", "retry", "1"))[1].strip() == "0 applied"


async def test_a_parked_event_is_skipped(service: Service, type_in: TypeIn) -> None:
    thing = await parked_thing(service)

    assert (await type_in("events", "parked", "skip", "1"))[1].strip() == "skipped"
    assert (await type_in("events", "parked", "skip", "1"))[1].strip() == "there is no such event"
    assert (await type_in("events", "parked", "retry", "2"))[1].strip() == "1 applied"

    assert await applications() == {thing: [2]}


async def test_every_record_is_announced_again(service: Service, caller: Caller, type_in: TypeIn) -> None:
    await add_thing(caller, "chair")
    await add_thing(caller, "table")

    assert (await type_in("events", "resend"))[1].strip() == "2 snapshots announced"
    assert [row["kind"] for row in await outbox()] == ["event", "event", "snapshot", "snapshot"]


async def test_migrating_twice_does_nothing_the_second_time(type_in: TypeIn, service: Service) -> None:
    assert await type_in("migrate") == (0, "toy: nothing to do\n")


async def test_wrong_settings_are_named_and_their_values_are_not_shown(type_in: TypeIn) -> None:
    code, output = await type_in("migrate", TOY_PORT="canary")

    assert code == 2
    assert "setting port" in output
    assert "canary" not in output
