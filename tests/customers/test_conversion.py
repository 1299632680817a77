"""Customers that were leads."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from support.received import deliver

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import eventually
from contracts import Actor
from contracts.leads import LeadConverted, LeadCreated, LeadState, NewCustomer
from customers.commands import CreateCustomer
from customers.models import Customer
from customers.rules import derived
from leads.commands import CreateLead
from leads.rules import identity

Shown = dict[str, Any]
SAM = Actor(kind="staff", id=new_id(), name="Sam Sales")
MADE_OF = {"name": "Léo Martin", "email": "leo@example.com", "phone": "07 11 22 33 44", "address": "1 rue\nLyon"}
FIELDS = {"name": "name", "email": "email", "contact_number": "phone", "location": "address"}
"""The fields of a lead, and of the customer that they become."""


@pytest.fixture
def conversion(account: UUID) -> Callable[..., LeadConverted]:
    """What leads announces; of an existing customer if `customer` is None."""

    def announced(customer_id: UUID, customer: Shown | None = MADE_OF, **fields: Any) -> LeadConverted:
        at = datetime.now(UTC)
        state = {
            "id": new_id(), "account_id": account, "version": 2, "name": "Léo Martin", "email": "leo@example.com",
            "priority": "high", "status": "pending", "status_type": "open", "customer_id": customer_id,
            "created_at": at, "updated_at": at, **fields,
        }  # fmt: skip
        lead = LeadState.model_validate({**dict.fromkeys(LeadState.model_fields), **state})
        new = NewCustomer.model_validate(customer) if customer else None
        return LeadConverted(lead=lead, created=new is not None, customer=new)

    return announced


async def test_the_customer_that_a_lead_became_is_added_once_in_the_name_of_who_converted_it(
    service: Service, office: httpx.AsyncClient, conversion: Callable[..., LeadConverted]
) -> None:
    # D-30 L-40
    customer_id = new_id()
    event = conversion(customer_id)
    await deliver(service, LeadCreated(lead=event.lead.model_copy(update={"version": 1, "customer_id": None})))
    await deliver(service, event, event, actor=SAM, channel="web")
    shown = (await office.get(f"/customers/{customer_id}")).json()
    assert {name: shown[name] for name in MADE_OF} == MADE_OF
    assert (shown["kind"], shown["status"], shown["version"]) == ("individual", "active", 1)
    for word in ("martin", "0711223344"):
        assert [one["id"] for one in (await office.get("/customers", params={"q": word})).json()["items"]] == [
            str(customer_id)
        ]

    async def story() -> dict[str, Any]:
        entries = (await office.get(f"/customers/{customer_id}/timeline")).json()["items"]
        return {one["action"]: one for one in entries}

    async def is_told() -> bool:
        return "customer_created" in await story()

    await eventually(is_told)
    told = await story()
    assert told.keys() == {"lead_created", "lead_converted", "customer_created"}
    assert told["lead_converted"]["summary"] == "Lead converted: Léo Martin"
    assert (told["customer_created"]["actor"]["id"], told["customer_created"]["channel"]) == (str(SAM.id), "web")


async def test_a_lead_that_was_linked_adds_nobody(
    service: Service, office: httpx.AsyncClient, conversion: Callable[..., LeadConverted],
    add: Callable[..., Awaitable[Shown]],
) -> None:  # fmt: skip
    # D-30
    known, unheard = await add(), new_id()
    await deliver(service, conversion(UUID(known["id"]), customer=None), conversion(unheard, customer=None))
    assert (await office.get(f"/customers/{known['id']}")).json() == known
    assert (await office.get(f"/customers/{unheard}")).status_code == 404


async def test_who_is_there_stays_and_who_was_deleted_or_merged_does_not_come_back(
    service: Service, office: httpx.AsyncClient, conversion: Callable[..., LeadConverted],
    add: Callable[..., Awaitable[Shown]],
) -> None:  # fmt: skip
    # D-30
    survivor = await add()
    deleted, merged = new_id(), new_id()
    await deliver(service, conversion(deleted), conversion(merged))
    assert (await office.delete(f"/customers/{deleted}")).status_code == 204
    assert (await office.post(f"/customers/{survivor['id']}/merge", json={"other_id": str(merged)})).status_code == 200
    await deliver(service, conversion(deleted), conversion(merged), conversion(UUID(survivor["id"])))
    assert [(await office.get(f"/customers/{one}")).status_code for one in (deleted, merged)] == [404, 301]
    assert (await office.get(f"/customers/{survivor['id']}")).json()["name"] == survivor["name"]


async def test_a_lead_is_converted_even_if_somebody_has_its_email_meanwhile(
    service: Service, office: httpx.AsyncClient, conversion: Callable[..., LeadConverted],
    add: Callable[..., Awaitable[Shown]], form: Callable[..., Shown],
) -> None:  # fmt: skip
    # D-13 D-30
    same = await add(email=MADE_OF["email"])
    customer_id = new_id()
    await deliver(service, conversion(customer_id))
    assert (await office.get(f"/customers/{customer_id}")).json()["email"] == same["email"]
    refused = await office.post("/customers", json=form(email=MADE_OF["email"]))
    candidates = {one["id"] for one in refused.json()["candidates"]}
    assert (refused.status_code, candidates) == (409, {same["id"], str(customer_id)})


TYPED = st.text(max_size=210) | st.from_regex(r"[\t\n\r ]*[^\n]{0,40}[\r\n]+.{0,40}\s*", fullmatch=True)
PHONES = TYPED | st.from_regex(r"[+(]{0,2}[0-9\u0660-\u0669 ./()-]{2,20}( ?x[0-9]{1,3})?", fullmatch=True)
EMAILS = TYPED | st.emails() | st.from_regex(r"[a-zéß.]{1,9}@[a-zü-]{1,9}\.(com|test)", fullmatch=True)


@settings(max_examples=150, deadline=None)
@given(name=TYPED, email=EMAILS, phone=PHONES, address=TYPED)
def test_a_customer_can_have_whatever_a_lead_can_and_both_services_compare_it_alike(
    name: str, email: str, phone: str, address: str
) -> None:
    # D-30 D-13
    made_of = {}
    for (field, of_customer), typed in zip(FIELDS.items(), (name, email, phone, address), strict=True):
        accepted = _accepted(CreateLead, field, typed)
        if accepted is not None:
            made_of[of_customer] = accepted
            assert _accepted(CreateCustomer, of_customer, accepted) == accepted
    known = {**MADE_OF, **made_of}
    customer = Customer(**derived(known["name"], known["email"], known["phone"], "FR"))
    assert tuple(identity(known["email"], known["phone"], "FR")) == tuple(customer.identifiers)


def _accepted(command: type[CreateLead] | type[CreateCustomer], field: str, typed: str) -> str | None:
    """What a service makes of what was typed; None where it refuses that."""
    known = command.model_fields[field]
    kind: TypeAdapter[str] = TypeAdapter(known.rebuild_annotation())
    try:
        return kind.validate_python(typed)
    except ValidationError:
        return None
