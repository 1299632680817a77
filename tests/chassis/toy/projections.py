"""What the toy knows of things, and how often it was told."""

from chassis import telemetry
from chassis.database import fetch
from contracts import Envelope
from toy.contract import ThingState

REMEMBER = """
INSERT INTO known_thing (id, account_id, version, name) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name
"""
COUNT = "INSERT INTO application (thing_id, version, envelope, trace_id) VALUES ($1, $2, $3, $4)"


class Cursed(Exception):
    """The name of the thing is one that the consumers fail at."""


async def remember(state: ThingState, envelope: Envelope) -> None:
    """Keeps the thing's present state and counts the event; fails afterwards where its name is cursed."""
    await fetch(REMEMBER, state.id, state.account_id, state.version, state.name)
    await fetch(COUNT, state.id, state.version, envelope.model_dump_json(), telemetry.trace_id())
    if await fetch("SELECT name FROM curse WHERE name = $1", state.name):
        raise Cursed(state.name)
