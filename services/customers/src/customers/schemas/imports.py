"""Imports as they are shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel

from chassis.pages import Page
from contracts.event import Change
from customers.commands import ImportedField, OnDuplicate
from customers.schemas.reasons import file_reason, row_reason

ImportState = Literal["planning", "planned", "applying", "applied", "reverting", "reverted", "failed"]
RowOutcome = Literal["create", "update", "skip", "duplicate", "error", "conflict", "changed_since"]
RowResult = Literal["created", "updated", "reverted"]


class ImportCounts(BaseModel):
    """Rows: what the plan says of them, and what was really written."""

    rows: int = 0
    create: int = 0
    update: int = 0
    skip: int = 0
    duplicate: int = 0
    error: int = 0
    created: int = 0
    updated: int = 0
    conflict: int = 0
    reverted: int = 0
    changed_since: int = 0


class ImportFailure(BaseModel):
    """Why an import failed."""

    code: str
    message: str


class ImportStarted(BaseModel):
    """An import whose work goes on behind the scenes."""

    id: UUID
    state: ImportState


class ImportView(ImportStarted):
    """An import; `progress` is that of its present state, in percent."""

    filename: str
    on_duplicate: OnDuplicate
    columns: list[str]
    mapping: dict[str, ImportedField | None]
    progress: int
    counts: ImportCounts
    failure: ImportFailure | None
    actor: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
    applied_at: datetime | None
    reverted_at: datetime | None
    emptied_at: datetime | None


class ImportPage(Page):
    """Imports, newest first."""

    items: list[ImportView]


class RowError(BaseModel):
    """What is wrong with a row, or why it was left alone; `column` is where the field comes from."""

    field: ImportedField | None
    column: str | None
    code: str
    message: str


class ImportRowView(BaseModel):
    """A row of a file; `row` is its number there, the header's is 1."""

    row: int
    outcome: RowOutcome
    result: RowResult | None
    customer_id: UUID | None
    duplicate_of: int | None
    fields: dict[str, str]
    changes: list[Change]
    errors: list[RowError]


class ImportRowPage(Page):
    """Rows in the order of the file."""

    items: list[ImportRowView]


def import_view(row: dict[str, Any]) -> ImportView:
    """An import as callers see it."""
    columns, mapping = orjson.loads(row["columns"]), orjson.loads(row["mapping"])
    shown = {
        **row,
        "columns": columns,
        "mapping": {column: mapping.get(column) for column in columns},
        "counts": orjson.loads(row["counts"]),
        "actor": orjson.loads(row["actor"]),
        "progress": _progress(row),
        "failure": {"code": code, "message": file_reason(code)} if (code := row["failure"]) else None,
    }
    return ImportView.model_validate(shown)


def _progress(row: dict[str, Any]) -> int:
    """Complete only when the state is a resting one."""
    if row["state"] not in ("planning", "applying", "reverting"):
        return 100
    return min(99, row["done"] * 100 // row["total"]) if row["total"] else 0


def row_view(row: dict[str, Any], mapping: dict[str, str | None]) -> dict[str, Any]:
    """A row as callers see it, given the fields of the columns."""
    columns = {field: column for column, field in reversed(mapping.items()) if field is not None}
    return {
        "row": row["position"],
        "outcome": row["outcome"],
        "result": row["result"],
        "customer_id": row["customer_id"],
        "duplicate_of": row["duplicate_of"],
        "fields": orjson.loads(row["fields"] or "{}"),
        "changes": orjson.loads(row["changes"]),
        "errors": [_error(error, columns) for error in orjson.loads(row["errors"])],
    }


def _error(error: dict[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    field, code = error["field"], error["code"]
    return {"field": field, "column": columns.get(field), "code": code, "message": row_reason(error)}
