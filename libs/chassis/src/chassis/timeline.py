"""Timelines of records, made from events: how an entry is kept, and how it is shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import orjson
from litestar.params import QueryParameter
from pydantic import BaseModel

from chassis.database import fetch
from chassis.pages import Page, page_of
from chassis.words import Words
from contracts import Actor, Channel, Envelope
from contracts.event import Change

COLUMNS = "id, account_id, at, actor, channel, action, facts, changes, source"
"""What a table of entries has, besides whose they are."""

SHOWN = "id, at, actor, channel, action, facts, changes, source"
NARROWED = "($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR source = $4)"

WITHOUT_NUL = r"^[^\x00]*$"
ActionFilter = Annotated[
    str | None,
    QueryParameter(
        name="action", max_length=100, pattern=WITHOUT_NUL, description="Only this, e.g. `installation_scheduled`."
    ),
]
SourceFilter = Annotated[
    str | None,
    QueryParameter(
        name="source",
        max_length=100,
        pattern=WITHOUT_NUL,
        description="Only from there, e.g. `/services/installations`.",
    ),
]


class TimelineEntry(BaseModel):
    """Something that happened to a record; `summary` is in the reader's language."""

    id: UUID
    at: datetime
    actor: Actor
    channel: Channel
    action: str
    summary: str
    changes: list[Change]
    source: str


class TimelinePage(Page):
    """What happened to a record, newest first."""

    items: list[TimelineEntry]


def told(envelope: Envelope, action: str, changes: Sequence[Change], facts: Mapping[str, Any]) -> tuple[Any, ...]:
    """The entry that an event makes, as the values of COLUMNS."""
    listed = orjson.dumps([change.model_dump(mode="json") for change in changes]).decode()
    return (
        envelope.id, envelope.account_id, envelope.time, envelope.actor.model_dump_json(), envelope.channel, action,
        orjson.dumps(facts).decode(), listed, envelope.source,
    )  # fmt: skip


class Timeline(NamedTuple):
    """A table of entries, the column that says whose they are, and what each action is called."""

    table: str
    owner: str
    summaries: Mapping[str, Words]

    def summary(self, action: str, facts: Mapping[str, Any]) -> str:
        """An entry in one line, in the reader's language; a fact that is a list is said in each language."""
        said = {name: Words(*fact).chosen() if isinstance(fact, list) else fact for name, fact in facts.items()}
        return self.summaries[action].say(**said)

    async def page(
        self, account_id: UUID, owner_id: UUID, page: int, size: int, action: str | None, source: str | None
    ) -> dict[str, Any]:
        """A page of a record's timeline, or of what was done or came from somewhere; newest first."""
        wanted = f"FROM {self.table} WHERE account_id = $1 AND {self.owner} = $2 AND {NARROWED}"
        values = (account_id, owner_id, action, source)
        total = (await fetch(f"SELECT count(*) AS total {wanted}", *values))[0]["total"]
        rows = await fetch(
            f"SELECT {SHOWN} {wanted} ORDER BY at DESC, id DESC LIMIT {size} OFFSET {(page - 1) * size}", *values
        )
        return page_of([self._shown(row) for row in rows], page, size, total)

    async def newest(self, account_id: UUID, owner_id: UUID, size: int) -> dict[str, Any]:
        """The first page in one statement."""
        rows = await fetch(
            f"SELECT {SHOWN}, count(*) OVER () AS total FROM {self.table} "
            f"WHERE account_id = $1 AND {self.owner} = $2 ORDER BY at DESC, id DESC LIMIT {size}",
            account_id, owner_id,
        )  # fmt: skip
        total = rows[0]["total"] if rows else 0
        return page_of([self._shown(row) for row in rows], 1, size, total)

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        facts = orjson.loads(row.pop("facts"))
        row.pop("total", None)
        row["actor"], row["changes"] = orjson.loads(row["actor"]), orjson.loads(row["changes"])
        return {**row, "summary": self.summary(row["action"], facts)}
