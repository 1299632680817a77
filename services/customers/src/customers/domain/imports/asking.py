"""What people ask of imports; the work is done behind the scenes, by whichever process comes first."""

from collections.abc import Iterator
from typing import IO, Any
from uuid import UUID

import orjson

from chassis.caller import Caller
from chassis.database import fetch, needs_transaction, transaction
from chassis.errors import FieldError, Invalid, StaleVersion
from chassis.ids import new_id
from chassis.words import Words
from customers.commands import ChangeImport, PlanImport
from customers.errors import ImportEmptied, ImportNotApplied, ImportNotFound, ImportNotPlanned
from customers.rules.imports.columns import Field, mapped_twice
from customers.schemas import import_view

CHUNK_BYTES = 1024 * 1024
TWICE = Words("Only one column can be the {field}.", "Une seule colonne peut être le champ {field}.")
NO_COLUMN = Words("There is no such column.", "Cette colonne n'existe pas.")

ADD = """
INSERT INTO customer_import (id, account_id, state, actor, filename, on_duplicate, given_mapping)
VALUES ($1, $2, 'planning', $3, $4, $5, $6) RETURNING *
"""
ADD_CHUNK = "INSERT INTO import_chunk (account_id, import_id, position, content) VALUES ($1, $2, $3, $4)"
TAKE = "SELECT * FROM customer_import WHERE account_id = $1 AND id = $2 FOR UPDATE"
PLAN_AGAIN = """
UPDATE customer_import SET state = 'planning', given_mapping = $3, on_duplicate = $4, version = version + 1, done = 0,
    attempts = 0, leased_by = NULL, leased_until = '-infinity', updated_at = now()
WHERE account_id = $1 AND id = $2 RETURNING *
"""
BEGIN = """
UPDATE customer_import SET state = $3, actor = $4, version = version + 1, done = 0, total = $5, position = 0,
    attempts = 0, updated_at = now()
WHERE account_id = $1 AND id = $2 RETURNING *
"""


async def start_import(caller: Caller, command: PlanImport, filename: str, file: IO[bytes]) -> dict[str, Any]:
    """Keeps a file until it is planned; call it inside a transaction. Raises Invalid."""
    needs_transaction()
    _refuse_fields_twice(command.mapping)
    import_id, mapping = new_id(), orjson.dumps(command.mapping).decode()
    added = await fetch(ADD, import_id, caller.account_id, _actor(caller), filename, command.on_duplicate, mapping)
    for position, chunk in enumerate(_chunks(file)):
        await fetch(ADD_CHUNK, caller.account_id, import_id, position, chunk)
    return added[0]


async def plan_again(caller: Caller, import_id: UUID, command: ChangeImport, expected: int | None) -> dict[str, Any]:
    """Plans with other columns, or another way with duplicates; raises ImportNotPlanned, Invalid, StaleVersion."""
    async with transaction():
        found = await _take(caller, import_id, expected)
        if found["state"] not in ("planning", "planned"):
            raise ImportNotPlanned
        given = command.mapping if command.mapping is not None else orjson.loads(found["given_mapping"])
        _refuse_fields_twice(given)
        _refuse_unknown_columns(given, orjson.loads(found["columns"]))
        values = orjson.dumps(given).decode(), command.on_duplicate or found["on_duplicate"]
        return (await fetch(PLAN_AGAIN, caller.account_id, import_id, *values))[0]


async def ask_to_apply(caller: Caller, import_id: UUID, expected: int | None) -> dict[str, Any]:
    """Has a plan applied; asked again it changes nothing. Raises ImportNotPlanned."""
    async with transaction():
        found = await _take(caller, import_id, expected)
        if found["state"] in ("applying", "applied"):
            return found
        if found["state"] != "planned":
            raise ImportNotPlanned
        counts = orjson.loads(found["counts"])
        return await _begin(caller, import_id, "applying", counts["create"] + counts["update"])


async def ask_to_revert(caller: Caller, import_id: UUID, expected: int | None) -> dict[str, Any]:
    """Has an applied import undone; asked again it changes nothing. Raises ImportNotApplied or ImportEmptied."""
    async with transaction():
        found = await _take(caller, import_id, expected)
        if found["state"] in ("reverting", "reverted"):
            return found
        counts = orjson.loads(found["counts"])
        written = counts.get("created", 0) + counts.get("updated", 0)
        if found["state"] != "applied" and not (found["state"] == "failed" and written):
            raise ImportNotApplied
        if found["emptied_at"] is not None:
            raise ImportEmptied
        return await _begin(caller, import_id, "reverting", written)


async def _begin(caller: Caller, import_id: UUID, state: str, total: int) -> dict[str, Any]:
    return (await fetch(BEGIN, caller.account_id, import_id, state, _actor(caller), total))[0]


async def _take(caller: Caller, import_id: UUID, expected: int | None) -> dict[str, Any]:
    rows = await fetch(TAKE, caller.account_id, import_id)
    if not rows:
        raise ImportNotFound
    found = rows[0]
    if expected is not None and expected != found["version"]:
        raise StaleVersion(import_view(found).model_dump(mode="json"), found["version"])
    return found


def _refuse_fields_twice(mapping: dict[str, Field | None]) -> None:
    twice = sorted(mapped_twice(mapping))
    if twice:
        raise Invalid([FieldError("mapping", "mapped_twice", TWICE.say(field=field)) for field in twice])


def _refuse_unknown_columns(mapping: dict[str, Field | None], columns: list[str]) -> None:
    unknown = [column for column in mapping if columns and column not in columns]
    if unknown:
        raise Invalid([FieldError(f"mapping.{column}", "unknown_column", NO_COLUMN.say()) for column in unknown])


def _actor(caller: Caller) -> str:
    return caller.actor.model_dump_json()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
