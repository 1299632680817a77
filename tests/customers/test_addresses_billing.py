"""Where a customer's invoices go: to one address at most, and without one to the primary address."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from tortoise.exceptions import IntegrityError

from chassis.database import fetch, transaction
from chassis.service import Service

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
AddressesOf = Callable[[Shown], Awaitable[list[Shown]]]


def billing(addresses: list[Shown]) -> list[str]:
    return [address["id"] for address in addresses if address["is_billing"]]


async def designated(office: httpx.AsyncClient, customer: Shown) -> str | None:
    """The billing address as the customer's own record tells it."""
    found: str | None = (await office.get(f"/customers/{customer['id']}")).json()["billing_address_id"]
    return found


def path_of(customer: Shown, address: Shown) -> str:
    return f"/customers/{customer['id']}/addresses/{address['id']}"


async def test_without_a_billing_address_the_primary_one_serves(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12
    customer = await add()
    await add_address(customer)
    assert (await designated(office, customer), billing(await addresses_of(customer))) == (None, [])


async def test_a_second_billing_address_clears_the_first(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12 D-41
    customer = await add()
    first, second = await add_address(customer, is_billing=True), await add_address(customer, is_billing=True)
    assert billing(await addresses_of(customer)) == [second["id"]] == [await designated(office, customer)]
    cleared = (await office.get(path_of(customer, first))).json()
    assert cleared == first | {"is_billing": False, "version": 2, "updated_at": cleared["updated_at"]}
    await office.patch(path_of(customer, first), json={"is_billing": True})
    assert billing(await addresses_of(customer)) == [first["id"]] == [await designated(office, customer)]


async def test_the_primary_address_can_be_designated_too(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12
    customer = await add()
    other = await add_address(customer, is_billing=True)
    for address in (customer, other, customer):
        await office.patch(path_of(customer, address), json={"is_billing": True})
        assert billing(await addresses_of(customer)) == [address["id"]] == [await designated(office, customer)]


async def test_unticking_or_removing_the_billing_address_leaves_none(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12
    customer = await add()
    address = await add_address(customer, is_billing=True)
    await office.patch(path_of(customer, address), json={"is_billing": False})
    assert (await designated(office, customer), billing(await addresses_of(customer))) == (None, [])
    await office.patch(path_of(customer, address), json={"is_billing": True})
    assert await designated(office, customer) == address["id"]
    assert (await office.delete(path_of(customer, address))).status_code == 204
    assert (await designated(office, customer), billing(await addresses_of(customer))) == (None, [])


async def test_a_stale_copy_of_the_address_that_lost_the_invoices_is_noticed(
    office: httpx.AsyncClient, add: Add, add_address: Add
) -> None:  # D-41
    customer = await add()
    first = await add_address(customer, is_billing=True)
    await add_address(customer, is_billing=True)
    answer = await office.patch(path_of(customer, first), json={"label": "Mine"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["current"]["is_billing"]) == (412, False)


async def test_of_sixteen_who_set_it_at_once_exactly_one_address_has_it(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12
    customer = await add()
    addresses = [await add_address(customer) for _ in range(16)]
    answers = await asyncio.gather(
        *[office.patch(path_of(customer, address), json={"is_billing": True}) for address in addresses]
    )
    assert {answer.status_code for answer in answers} == {200}
    after = await addresses_of(customer)
    assert billing(after) == [await designated(office, customer)]
    assert sorted(address["version"] for address in after[1:]) == [2] + [3] * 15


async def test_of_sixteen_billing_addresses_added_at_once_one_stays_it(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12
    customer = await add()
    await asyncio.gather(*[add_address(customer, is_billing=True) for _ in range(16)])
    after = await addresses_of(customer)
    assert len(after) == 17
    assert billing(after) == [await designated(office, customer)]
    assert (await office.get(f"/customers/{customer['id']}")).json()["version"] == 17


async def test_setting_adding_and_removing_at_once_leaves_one_at_most(
    office: httpx.AsyncClient, add: Add, add_address: Add, addresses_of: AddressesOf
) -> None:  # M-14 D-12
    customer = await add()
    addresses = [await add_address(customer) for _ in range(6)]
    sets = [office.patch(path_of(customer, address), json={"is_billing": True}) for address in addresses]
    removals = [office.delete(path_of(customer, address)) for address in addresses[:3]]
    answers = await asyncio.gather(*sets, *removals, office.patch(f"/customers/{customer['id']}", json={"name": "B"}))
    assert {answer.status_code for answer in answers} <= {200, 204, 404}
    after = await addresses_of(customer)
    assert len(after) == 4
    assert billing(after) == [one for one in [await designated(office, customer)] if one]


async def test_the_database_itself_refuses_a_second_billing_address(
    service: Service, account: UUID, add: Add, add_address: Add
) -> None:  # M-14 D-12
    customer = await add()
    await add_address(customer, is_billing=True)
    await add_address(customer)
    with service.bound(), pytest.raises(IntegrityError, match="customer_address_billing"):
        async with transaction():
            await fetch("UPDATE customer_address SET is_billing = true WHERE account_id = $1", account)


async def test_the_text_of_the_primary_address_is_kept_in_one_place(
    service: Service, account: UUID, office: httpx.AsyncClient, add: Add
) -> None:  # D-12
    customer = await add()
    await office.patch(path_of(customer, customer), json={"label": "Home"})
    with service.bound(), pytest.raises(IntegrityError, match="customer_address_is_kept_once"):
        async with transaction():
            await fetch("UPDATE customer_address SET address = 'elsewhere' WHERE account_id = $1", account)
