"""What the gateway gathers about a customer: what a deletion would touch, and everything that is kept."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from customers import rules
from customers.models import COPIES_OF_A_CUSTOMER, TABLES_OF_A_CUSTOMER
from customers.projections import summary
from customers.queries.addresses import addresses
from customers.queries.customers import customer

COUNTED = [table for table in TABLES_OF_A_CUSTOMER if table not in COPIES_OF_A_CUSTOMER]
COUNT = "(SELECT count(*) FROM {table} WHERE account_id = $1 AND customer_id = $2) AS {name}"
ROWS = "SELECT to_jsonb(t) AS row FROM {table} t WHERE t.account_id = $1 AND t.customer_id = $2"


async def impact(account_id: UUID, customer_id: UUID) -> dict[str, int]:
    """How many records of each kind go with a customer; raises CustomerNotFound."""
    await customer(account_id, customer_id)
    counts = ", ".join(COUNT.format(table=table, name=rules.plural(table)) for table in COUNTED)
    return (await fetch(f"SELECT {counts}", account_id, customer_id))[0]


async def personal_data(account_id: UUID, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a customer, by kind; raises CustomerNotFound."""
    found = {"customer": [await customer(account_id, customer_id)]}
    for table in TABLES_OF_A_CUSTOMER:
        found[rules.plural(table)] = await _rows(table, account_id, customer_id)
    # The text of the primary one is kept with the customer: rows alone would show it without.
    found["addresses"] = [one.model_dump(mode="json") for one in await addresses(account_id, customer_id)]
    return found


async def _rows(table: str, account_id: UUID, customer_id: UUID) -> list[dict[str, Any]]:
    rows = await fetch(ROWS.format(table=table), account_id, customer_id)
    return rules.in_order([_shown(table, orjson.loads(row["row"])) for row in rows])


def _shown(table: str, row: dict[str, Any]) -> dict[str, Any]:
    told = {"summary": summary(row["action"], row["facts"])} if table == "timeline_entry" else {}
    return {**rules.readable(row), **told}
