"""How the rows of a customer are called and shown to people."""

from typing import Any

NAMES = {"customer_address": "addresses", "outgoing_email": "emails"}
"""Of tables whose rows people call otherwise."""

INTERNAL = ("account_id", "customer_id")
DERIVED = ("searched_", "folded_")
"""Beginnings of columns that repeat others for the sake of searching."""


def plural(table: str) -> str:
    """What the rows of a table are called together: `timeline_entry` holds timeline entries."""
    return NAMES.get(table) or (f"{table[:-1]}ies" if table.endswith("y") else f"{table}s")


def readable(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what only the machine needs."""
    return {name: value for name, value in row.items() if name not in INTERNAL and not name.startswith(DERIVED)}


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they came about, as far as they say when."""
    return sorted(rows, key=lambda row: str(row.get("at") or row.get("created_at") or ""))
