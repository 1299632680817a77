"""Quotes of leads: figures and story of the customers that these become."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.ids import new_id, now
from chassis.service import Service
from contracts import Event
from contracts.leads import (
    DeletedLead,
    DeletedQuote,
    LeadChanged,
    LeadDeleted,
    LeadState,
    QuoteApproved,
    QuoteDeleted,
    QuoteDrafted,
    QuoteRejected,
    QuoteSent,
    QuoteSnapshot,
    QuoteState,
)

Add = Callable[..., Awaitable[dict[str, Any]]]
Tell = Callable[..., Awaitable[None]]


@pytest.fixture
def tell(service: Service) -> Tell:
    """Has the service hear of something."""

    async def told(*events: Event) -> None:
        await deliver(service, *events)

    return told


@pytest.fixture
async def ana(add: Add) -> str:
    """A customer."""
    return str((await add(name="Ana"))["id"])


def lead(account: UUID, version: int = 1, **given: Any) -> LeadState:
    usual = {
        "id": new_id(), "account_id": account, "version": version, "name": "Heat pump", "email": "ana@example.com",
        "priority": "high", "contact_number": None, "location": None, "value": None, "installation_partner_id": None,
        "source": None, "contact_date": None, "follow_up_date": None, "status": "pending", "status_type": "open",
        "lost_reason": None, "assigned_to": None, "customer_id": None, "created_at": now(), "updated_at": now(),
    }  # fmt: skip
    return LeadState.model_validate(usual | given)


def quote(of: LeadState, status: str, version: int = 1, **given: Any) -> QuoteState:
    usual = {
        "id": new_id(), "account_id": of.account_id, "version": version, "lead_id": of.id, "customer_id": None,
        "number": "Q-00001", "title": "Heat pump", "status": status, "valid_until": "2030-01-01", "net": "100.00",
        "vat": "20.00", "gross": "120.00", "reject_reason": None, "sent_at": None, "decided_at": None,
        "created_at": now(), "updated_at": now(),
    }  # fmt: skip
    return QuoteState.model_validate(usual | given)


def linked(known: LeadState, customer_id: str | None) -> LeadChanged:
    """The lead belongs to a customer from now on."""
    return LeadChanged(lead=lead(known.account_id, 50, id=known.id, customer_id=customer_id), changes=[])


async def values(office: httpx.AsyncClient, customer_id: str) -> tuple[str, str]:
    shown = (await office.get(f"/customers/{customer_id}/analytics")).json()
    return shown["open_quotes_value"], shown["approved_quotes_value"]


async def story(office: httpx.AsyncClient, customer_id: str) -> list[str]:
    items = (await office.get(f"/customers/{customer_id}/timeline")).json()["items"]
    return [item["summary"] for item in items if item["action"].startswith("quote")]


async def test_quotes_count_for_the_customer_whether_sent_before_or_after_the_conversion(
    office: httpx.AsyncClient, account: UUID, ana: str, tell: Tell
) -> None:
    # D-19 D-34
    known = lead(account)
    early = quote(known, "sent", 2, gross="1000.10")
    await tell(QuoteDrafted(quote=quote(known, "draft", id=early.id)), QuoteSent(quote=early))
    assert await values(office, ana) == ("0.00", "0.00")
    await tell(linked(known, ana))
    late = quote(known, "sent", number="Q-00002")
    await tell(QuoteSent(quote=late), QuoteApproved(quote=quote(known, "approved", 3, id=early.id, gross="1000.10")))
    assert await values(office, ana) == ("120.00", "1000.10")
    assert await story(office, ana) == [
        "Quote Q-00001 approved", "Quote Q-00002 sent", "Quote Q-00001 sent", "Quote Q-00001 written"
    ]  # fmt: skip


async def test_what_is_rejected_deleted_or_of_a_lead_that_is_gone_counts_no_more(
    office: httpx.AsyncClient, account: UUID, ana: str, tell: Tell
) -> None:
    # D-34
    known, other = lead(account), lead(account)
    rejected, deleted, gone = (quote(of, "sent") for of in (known, known, other))
    await tell(linked(known, ana), linked(other, ana), *(QuoteSent(quote=one) for one in (rejected, deleted, gone)))
    assert await values(office, ana) == ("360.00", "0.00")
    last = DeletedQuote(
        id=deleted.id, account_id=account, version=9, lead_id=known.id, customer_id=None, number="Q-00001"
    )
    end = DeletedLead(id=other.id, account_id=account, version=99, customer_id=UUID(ana))
    no = quote(known, "rejected", 2, id=rejected.id, reject_reason="Too dear")
    await tell(QuoteRejected(quote=no), QuoteDeleted(quote=last), LeadDeleted(lead=end))
    assert await values(office, ana) == ("0.00", "0.00")
    await tell(QuoteSnapshot(quote=quote(other, "approved", 7)))
    assert await values(office, ana) == ("0.00", "0.00")
