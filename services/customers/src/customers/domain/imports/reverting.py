"""One batch of an applied import is undone: what it added goes, what it changed is as before."""

from typing import Any

import orjson

from chassis.batches import change_many, remove_many, take_many
from chassis.caller import Caller
from contracts import Event
from contracts.customers import CustomerDeleted
from contracts.event import Change
from customers.domain.customers import announcement, revise
from customers.domain.imports.written import Written, changed_since
from customers.models import Customer

Row = dict[str, Any]


async def revert_rows(caller: Caller, rows: list[Row], country: str) -> list[Written]:
    """Undoes what nobody has touched since, and says what became of each row; call it inside a transaction."""
    found = await take_many(Customer, caller.account_id, [row["customer_id"] for row in rows if row["customer_id"]])
    reasons = {row["position"]: _reason(row, found) for row in rows}
    untouched = [row for row in rows if reasons[row["position"]] is None]
    created = [found[row["customer_id"]] for row in untouched if row["result"] == "created"]
    await remove_many(caller, created, lambda deleted: CustomerDeleted(customer=deleted.last_state()))
    await _change_back(caller, [row for row in untouched if row["result"] == "updated"], found, country)
    return [
        Written(position, "reverted") if reason is None else changed_since(position, reason)
        for position, reason in reasons.items()
    ]


async def _change_back(caller: Caller, rows: list[Row], found: dict[Any, Customer], country: str) -> None:
    changes = {row["customer_id"]: await _undo(found[row["customer_id"]], row, country) for row in rows}

    def event_of(changed: Customer) -> Event:
        return announcement(changed, changes[changed.id])

    await change_many(caller, [found[customer_id] for customer_id in changes], event_of)


async def _undo(customer: Customer, row: Row, country: str) -> list[Change]:
    """Gives the customer its old values."""
    done = [Change.model_validate(change) for change in orjson.loads(row["changes"])]
    changes = [Change(field=change.field, old=change.new, new=change.old) for change in done]
    await revise(customer, changes, country)
    return changes


def _reason(row: Row, found: dict[Any, Customer]) -> str | None:
    """Why a row stays as it is; None where it can be undone."""
    customer = found.get(row["customer_id"])
    if customer is None:
        return "deleted_since"
    return None if customer.version == row["version"] else "changed_since"
