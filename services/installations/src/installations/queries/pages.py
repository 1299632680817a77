"""Pages of rows."""

from collections.abc import Sequence
from typing import Any

from chassis.database import fetch

Conditions = Sequence[tuple[str, Any]]
"""Each is SQL with `{}` where its value goes."""


def given(*conditions: tuple[str, Any]) -> Conditions:
    """The conditions that have a value; None does not matter."""
    return [(condition, value) for condition, value in conditions if value is not None]


def numbered(conditions: Conditions) -> tuple[str, list[Any]]:
    """Conditions as one, which refers to the values that follow by their numbers."""
    parts = [condition.format(f"${place}") for place, (condition, _) in enumerate(conditions, start=1)]
    return " AND ".join(parts), [value for _, value in conditions]


async def page_of_rows(
    table: str, columns: str, where: str, values: list[Any], order: str, page: int, size: int
) -> tuple[list[dict[str, Any]], int]:
    """A page of rows and how many there are in all; beyond the last page nothing is looked for."""
    total: int = (await fetch(f"SELECT count(*) AS total FROM {table} WHERE {where}", *values))[0]["total"]
    offset = (page - 1) * size
    if offset >= total:
        return [], total
    statement = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY {order} LIMIT {size} OFFSET {offset}"
    return await fetch(statement, *values), total
