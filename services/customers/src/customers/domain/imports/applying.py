"""One batch of a plan becomes customers."""

from typing import Any

import orjson

from chassis.batches import add_many, change_many, take_many
from chassis.caller import Caller
from chassis.ids import new_id
from contracts import Event
from contracts.customers import CustomerCreated
from contracts.event import Change
from customers.domain.customers import announcement, revise
from customers.domain.imports.written import Written, conflict
from customers.models import Customer

Row = dict[str, Any]

UNSAID = {
    "version": 1, "kind": "individual", "status": "active", "phone_e164": None, "has_access_contacts": False,
    "billing_address_id": None, "created_at": None, "updated_at": None,
}  # fmt: skip
"""What no row says; the model would ask each of its fields what to take."""


async def apply_rows(caller: Caller, rows: list[Row], country: str) -> list[Written]:
    """Adds and changes customers as planned, and says what became of each row; call it inside a transaction."""
    creating = [row for row in rows if row["outcome"] == "create"]
    updating = [row for row in rows if row["outcome"] == "update"]
    return await _create(caller, creating) + await _update(caller, updating, country)


async def _create(caller: Caller, rows: list[Row]) -> list[Written]:
    free = [row for row in rows if not row["exists_by_now"]]
    customers = [_customer(caller, row) for row in free]
    await add_many(caller, customers, lambda added: CustomerCreated(customer=added.state()))
    conflicts = [conflict(row["position"], "exists_by_now") for row in rows if row["exists_by_now"]]
    return conflicts + [
        Written(row["position"], "created", customer_id=customer.id, version=customer.version)
        for row, customer in zip(free, customers, strict=True)
    ]


async def _update(caller: Caller, rows: list[Row], country: str) -> list[Written]:
    found = await take_many(Customer, caller.account_id, [row["customer_id"] for row in rows if row["customer_id"]])
    written: list[Written] = []
    changes: dict[Any, list[Change]] = {}
    for row in rows:
        customer = found.get(row["customer_id"])
        if customer is None:
            written.append(conflict(row["position"], "deleted_meanwhile"))
        elif customer.version != row["version"]:
            written.append(conflict(row["position"], "changed_meanwhile"))
        else:
            changes[customer.id] = await _change(customer, row, country)
            written.append(Written(row["position"], "updated", customer_id=customer.id, version=customer.version + 1))

    def event_of(changed: Customer) -> Event:
        return announcement(changed, changes[changed.id])

    await change_many(caller, [found[customer_id] for customer_id in changes], event_of)
    return written


def _customer(caller: Caller, row: Row) -> Customer:
    """A new customer, not checked any more: the plan did that, and derived what it derives, when it had the time."""
    fields = {**UNSAID, **orjson.loads(row["fields"]), **orjson.loads(row["derived"])}
    return Customer.construct(id=new_id(), account_id=caller.account_id, announced_addresses=[], **fields)


async def _change(customer: Customer, row: Row, country: str) -> list[Change]:
    """Gives the customer its new values; its version is that of the plan, so the plan's diff is what changes."""
    changes = [Change.model_validate(change) for change in orjson.loads(row["changes"])]
    await revise(customer, changes, country)
    return changes
