"""Customers that were leads."""

from uuid import UUID

from chassis.aggregates import add
from chassis.caller import Caller
from chassis.database import transaction
from contracts.customers import CustomerCreated
from contracts.leads import NewCustomer
from customers import queries, rules
from customers.models import Customer


async def add_converted(caller: Caller, customer_id: UUID, new: NewCustomer, country: str) -> None:
    """Adds the customer that a lead became, under the id that leads has chosen; once, and never after it was deleted.

    Whether somebody is there twice was asked before; leads takes no text that a customer could not have.
    """
    values = new.model_dump()
    derived = rules.derived(new.name, new.email, new.phone, country)
    customer = Customer(
        id=customer_id, account_id=caller.account_id, kind="individual", status="active", **values, **derived
    )
    async with transaction():
        if not await queries.was_there(caller.account_id, customer_id):
            await add(caller, customer, lambda added: CustomerCreated(customer=added.state()))
