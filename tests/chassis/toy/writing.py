"""Many writers of few things."""

import asyncio
import random
from collections.abc import Sequence
from uuid import UUID

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from toy.domain import add_thing, change_thing

FILL = """
INSERT INTO outbox (event_id, account_id, topic, aggregate_type, aggregate_id, version, kind, headers, body)
SELECT id, $1, $2, 'thing', thing, version, 'event', jsonb_build_object(
    'ce_id', id, 'ce_type', 'ThingChanged', 'ce_source', '/services/toy', 'ce_subject', thing, 'ce_time', now(),
    'ce_accountid', $1::uuid
), jsonb_build_object('thing', jsonb_build_object(
    'id', thing, 'account_id', $1::uuid, 'version', version, 'name', 'chair'
))
FROM (
    SELECT gen_random_uuid() AS id, thing, version FROM generate_series(1, $4) AS version, unnest($3::uuid[]) AS thing
) AS event ORDER BY version
"""


async def add_things(caller: Caller, count: int) -> list[UUID]:
    """Adds so many things and returns their ids."""
    return [(await add_thing(caller, str(new_id()))).id for _ in range(count)]


async def change_things(caller: Caller, things: Sequence[UUID], *, writers: int, changes: int) -> None:
    """Lets writers change the things at the same time, each so often, in no particular order."""
    await asyncio.gather(*[_write(caller, things, changes) for _ in range(writers)])


async def _write(caller: Caller, things: Sequence[UUID], changes: int) -> None:
    for _ in range(changes):
        await change_thing(caller, random.choice(things), str(new_id()))  # noqa: S311  nothing secret about it


async def fill_outbox(caller: Caller, topic: str, *, things: int, versions: int) -> int:
    """Lets events of many things wait, as if they had been written by their owners; returns how many."""
    await fetch(FILL, caller.account_id, topic, [new_id() for _ in range(things)], versions)
    return things * versions
