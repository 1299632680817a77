"""Certificates for customers."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from support.received import deliver

from chassis.caller import Role
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import CustomerChanged, CustomerDeleted, CustomerMerged, CustomerState, DeletedCustomer
from contracts.installations import CertificateSnapshot
from installations.main import announce_again

Shown = dict[str, Any]
Announced = Callable[[Any], Awaitable[list[Shown]]]
Enter = Callable[..., Awaitable[Shown]]
SNAPSHOTS = "SELECT body FROM outbox WHERE account_id = $1 AND kind = 'snapshot' AND aggregate_id = $2"


@pytest.fixture
def form(ana: CustomerState) -> Callable[..., Shown]:
    """A certificate for Ana; fields can be given."""
    usual = {
        "customer_id": str(ana.id), "type": "Gas safety", "number": "GS-1", "issued_on": "2026-12-01",
        "address": "1 rue des Lilas, Lyon",
    }  # fmt: skip
    return lambda **given: {**usual, **given}


@pytest.fixture
def enter(office: httpx.AsyncClient, form: Callable[..., Shown]) -> Enter:
    """Enters a certificate and returns it as it was shown."""

    async def entered(**given: Any) -> Shown:
        answer = await office.post("/certificates", json=form(**given))
        assert answer.status_code == 201, answer.text
        shown: Shown = answer.json()
        return shown

    return entered


async def test_a_certificate_is_entered_changed_and_deleted(
    office: httpx.AsyncClient, form: Callable[..., Shown], announced: Announced
) -> None:  # D-36 D-41
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    whole = form(expires_on="2027-11-30", property_reference="FLAT-12", installation_partner_id=partner)
    answer = await office.post("/certificates", json=whole)
    added = answer.json()
    own = {"id": added["id"], "version": 1, "created_at": added["created_at"], "updated_at": added["updated_at"]}
    assert (answer.status_code, added) == (201, {**whole, "customer_name": "Ana Müller", **own})
    path = f"/certificates/{added['id']}"
    assert answer.headers["Location"] == f"/api/v1{path}"
    assert (await office.get(path)).json() == added
    changed = await office.patch(path, json={"expires_on": None, "type": "Gas"}, headers={"If-Match": '"1"'})
    assert (changed.json()["expires_on"], changed.headers["ETag"]) == (None, '"2"')
    stale = await office.delete(path, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, changed.json())
    assert (await office.delete(path)).status_code == 204
    assert (await office.get(path)).json()["code"] == "certificate_not_found"
    events = await announced(added["id"])
    assert [event["type"] for event in events] == ["CertificateAdded", "CertificateChanged", "CertificateDeleted"]
    assert {one["field"]: (one["old"], one["new"]) for one in events[1]["body"]["changes"]} == {
        "expires_on": ("2027-11-30", None), "type": ("Gas safety", "Gas")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"type": ""}, "type", "required"),
        ({"number": None}, "number", None),
        ({"issued_on": "2026-02-30"}, "issued_on", "not_a_date"),
        ({"expires_on": "2026-11-30"}, "expires_on", "too_early"),
        ({"installation_partner_id": str(new_id())}, "installation_partner_id", "not_known"),
        ({"media_id": str(new_id())}, "media_id", "unknown_field"),
    ],
)
async def test_what_is_wrong_is_named_when_entering_and_when_changing(
    office: httpx.AsyncClient, form: Callable[..., Shown], enter: Enter, given: Shown, field: str, code: str | None
) -> None:  # D-36 D-42
    path = f"/certificates/{(await enter())['id']}"
    for answer in (await office.post("/certificates", json=form(**given)), await office.patch(path, json=given)):
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["field"], code in (error["code"], None)) == (422, field, True)


async def test_certificates_are_listed_by_their_day_of_issue_and_filtered(
    office: httpx.AsyncClient, enter: Enter, ana: CustomerState
) -> None:  # D-36
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    await enter(number="second", issued_on="2026-02-01", installation_partner_id=partner)
    await enter(number="third", issued_on="2026-03-01")
    await enter(number="first", issued_on="2026-01-01")

    async def numbers(**asked: Any) -> list[str]:
        listed = (await office.get("/certificates", params=asked)).json()
        return [item["number"] for item in listed["items"]]

    assert await numbers() == ["third", "second", "first"]
    assert await numbers(customer_id=str(ana.id), contractor=partner) == ["second"]
    assert await numbers(**{"from": "2026-02-01", "to": "2026-03-01"}) == ["third", "second"]
    assert await numbers(to="2026-01-31") == ["first"]
    assert await numbers(page_size=2, page=2) == ["first"]
    assert await numbers(customer_id=str(new_id())) == []
    assert (await office.get("/certificates", params={"unpaid": "true"})).status_code == 422


async def test_a_certificate_names_the_customer_as_they_are_now(
    service: Service, office: httpx.AsyncClient, enter: Enter, announced: Announced, ana: CustomerState,
    customer: Callable[..., CustomerState],
) -> None:  # D-36 C-05 C-27 D-16  # fmt: skip
    before = await enter()
    path = f"/certificates/{before['id']}"
    new_name = ana.model_copy(update={"version": 2, "name": "Ana Weiß"})
    await deliver(service, CustomerChanged(customer=new_name, changes=[]))
    assert (await office.get(path)).json() == {**before, "customer_name": "Ana Weiß"}
    bob = customer(name="Bob Martin")
    gone = DeletedCustomer(id=ana.id, account_id=ana.account_id, version=5)
    await deliver(service, CustomerMerged(customer=gone, into=bob))
    after = (await office.get(path)).json()
    assert (after["customer_id"], after["customer_name"], after["version"]) == (str(bob.id), "Bob Martin", 2)
    assert (await enter(number="late"))["customer_id"] == str(bob.id)
    both = DeletedCustomer(id=bob.id, account_id=bob.account_id, version=9)
    await deliver(service, CustomerDeleted(customer=both, absorbed_ids=[ana.id]))
    assert (await office.get("/certificates")).json()["total"] == 0
    types = ["CertificateAdded", "CertificateRelinked", "CertificateDeleted"]
    assert [event["type"] for event in await announced(before["id"])] == types


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("sales", 200, 200), ("viewer", 200, 403), ("technician", 403, 403)]
)
async def test_who_may_see_and_who_may_change_certificates(
    service: Service, account: UUID, enter: Enter, role: Role, reads: int, writes: int
) -> None:  # D-01 D-02
    path = f"/certificates/{(await enter())['id']}"
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert [(await client.get(where)).status_code for where in ("/certificates", path)] == [reads] * 2
        assert (await client.patch(path, json={"number": "GS-2"})).status_code == writes
    async with client_of(service, somebody(role, account_id=new_id())) as stranger:
        assert (await stranger.get(path)).status_code == (404 if reads == 200 else reads)
        assert (await stranger.delete(path)).status_code == (404 if writes == 200 else writes)


async def test_certificates_are_announced_again_as_they_stand(service: Service, enter: Enter, account: UUID) -> None:
    added = await enter()
    with service.bound():
        await announce_again()
        (row,) = await fetch(SNAPSHOTS, account, UUID(added["id"]))
    said = CertificateSnapshot.model_validate(orjson.loads(row["body"])).certificate
    assert (said.version, said.number, said.customer_name, said.expires_on) == (1, "GS-1", "Ana Müller", None)
