"""What only the gateway asks for about a customer, to put it together with what other services say.

A customer who is not known here has nothing here: whether they exist is for the customers service to say.
"""

from typing import Any

from litestar import Response, Router, get

from chassis.guards import MANAGERS, WRITERS, staff
from chassis.pages import encoded
from chassis.parameters import Calling, Id
from leads import queries


@get("/{customer_id:uuid}/impact", guards=[staff(*WRITERS)])
async def read_impact(caller: Calling, customer_id: Id) -> dict[str, int]:
    """Count what a customer's deletion would touch."""
    return await queries.impact(caller.account_id, customer_id)


@get("/{customer_id:uuid}/personal-data", guards=[staff(*MANAGERS)])
async def read_personal_data(caller: Calling, customer_id: Id) -> Response[dict[str, Any]]:
    """Show everything that is kept here of a customer, and to which records their files belong."""
    found = await queries.personal_data(caller.account_id, customer_id)
    owners = [{"owner_type": "lead", "owner_id": one["id"]} for one in found["leads"]]
    return encoded({"records": found, "owners": owners})


router = Router("/customers", route_handlers=[read_impact, read_personal_data], tags=["internal"])
