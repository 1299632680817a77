"""Pages of rows."""

from typing import Any

from chassis.database import fetch


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
