"""What is read of customers' addresses."""

from typing import Any
from uuid import UUID

import orjson

from chassis.database import fetch
from customers.errors import AddressNotFound, CustomerNotFound
from customers.schemas import AddressPage, AddressView, untouched_primary

READ = """
SELECT c.address AS own_address, c.created_at AS since, a.id, a.address, a.label, a.is_billing, a.is_site,
       a.company_site, a.property_reference, a.installation_partner_id, a.access_contacts, a.version, a.created_at,
       a.updated_at
FROM customer c LEFT JOIN customer_address a ON a.account_id = c.account_id AND a.customer_id = c.id
WHERE c.account_id = $1 AND c.id = $2 ORDER BY a.id = c.id DESC, a.created_at, a.id
"""


async def addresses(account_id: UUID, customer_id: UUID) -> list[AddressView]:
    """All addresses of a customer, the primary one first, then the oldest; raises CustomerNotFound."""
    rows = await fetch(READ, account_id, customer_id)
    if not rows:
        raise CustomerNotFound
    own, since = rows[0]["own_address"], rows[0]["since"]
    found = [_address(customer_id, row) for row in rows if row["id"] is not None]
    if found and found[0].is_primary:
        return found
    return [untouched_primary(customer_id, own, since), *found]


async def address_page(account_id: UUID, customer_id: UUID, page: int, size: int) -> AddressPage:
    """A page of a customer's addresses; raises CustomerNotFound."""
    every, start = await addresses(account_id, customer_id), (page - 1) * size
    return AddressPage(items=every[start : start + size], page=page, page_size=size, total=len(every))


async def address(account_id: UUID, customer_id: UUID, address_id: UUID) -> AddressView:
    """One address of a customer; raises CustomerNotFound or AddressNotFound."""
    return address_among(await addresses(account_id, customer_id), address_id)


def address_among(found: list[AddressView], address_id: UUID) -> AddressView:
    """The one with this id; raises AddressNotFound."""
    for one in found:
        if one.id == address_id:
            return one
    raise AddressNotFound


def _address(customer_id: UUID, row: dict[str, Any]) -> AddressView:
    is_primary = row["id"] == customer_id
    own = {"address": row["own_address"]} if is_primary else {}
    contacts = orjson.loads(row["access_contacts"])
    return AddressView.model_validate({**row, **own, "is_primary": is_primary, "access_contacts": contacts})
