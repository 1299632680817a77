"""Every route of the merged document, called by everybody who has no business there.

The routes come from the document itself, so that a new one is covered, or fails here until it has a body to be called
with.
"""

import io
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from PIL import Image
from support.product import Product

PUBLIC = {
    ("post", "/auth/sign-in"),
    ("post", "/auth/refresh"),
    ("get", "/openapi.json"),
    ("get", "/docs"),
    ("get", "/feeds/{file}"),
    ("head", "/feeds/{file}"),
    ("post", "/quote-links/view"),
    ("post", "/quote-links/approve"),
    ("post", "/quote-links/reject"),
}
OWN_SESSION = {("post", "/auth/sign-out"), ("get", "/auth/me")}
OWN_THINGS = {("patch", "/follow-up-settings/me"), ("post", "/feeds"), ("delete", "/feeds/{feed_id}")}

UPLOADS = {("post", "/installations/{installation_id}/photos"), ("post", "/leads/{lead_id}/documents")}

CUSTOMER = {"name": "Ana", "email": "ana@example.com", "phone": "0612345678", "address": "Lyon"}
QUOTE = {
    "title": "Pump",
    "valid_until": "2099-01-01",
    "lines": [{"description": "Pump", "quantity": "1", "unit_price": "8000", "vat_percent": "20"}],
}
BODIES: dict[tuple[str, str], Any] = {
    ("post", "/customers"): CUSTOMER,
    ("patch", "/customers/{customer_id}"): {"name": "Eve"},
    ("post", "/customers/{customer_id}/merge"): {"other_id": "01930000-0000-7000-8000-0000000000c2"},
    ("post", "/customers/{customer_id}/addresses"): {"address": "Paris"},
    ("patch", "/customers/{customer_id}/addresses/{address_id}"): {"label": "Stolen"},
    ("post", "/customers/bulk-delete"): {"ids": ["01930000-0000-7000-8000-0000000000c1"]},
    ("post", "/customers/bulk-status"): {"ids": ["01930000-0000-7000-8000-0000000000c1"], "status": "inactive"},
    ("post", "/customers/{customer_id}/emails"): {"subject": "Hello", "body": "Stolen"},
    ("patch", "/customers/imports/{import_id}"): {"on_duplicate": "create"},
    ("patch", "/installations/{installation_id}"): {"title": "Stolen"},
    ("post", "/installations/{installation_id}/transitions"): {"to": "cancelled", "reason": "none"},
    ("patch", "/installation-partners/{partner_id}"): {"name": "Stolen"},
    ("patch", "/events/{event_id}"): {"title": "Stolen"},
    ("patch", "/service-plans/{plan_id}"): {"name": "Stolen"},
    ("patch", "/invoices/{invoice_id}"): {"status": "paid"},
    ("patch", "/certificates/{certificate_id}"): {"number": "Stolen"},
    ("patch", "/leads/{lead_id}"): {"name": "Stolen"},
    ("post", "/leads/{lead_id}/notes"): {"text": "Stolen"},
    ("patch", "/leads/{lead_id}/notes/{note_id}"): {"text": "Stolen"},
    ("post", "/leads/{lead_id}/quotes"): QUOTE,
    ("patch", "/leads/{lead_id}/quotes/{quote_id}"): {"title": "Stolen"},
    ("patch", "/lead-sources/{source_id}"): {"label_en": "Stolen"},
    ("patch", "/lead-statuses/{status_id}"): {"label_en": "Stolen"},
    ("patch", "/follow-up-settings"): {"digest_at": "08:00"},
    ("patch", "/follow-up-settings/me"): {"digest": True},
}
CHOICE = {"label_en": "Fair", "label_fr": "Foire"}
COLLECTION_BODIES: dict[tuple[str, str], Any] = {
    ("post", "/lead-sources"): CHOICE,
    ("post", "/lead-statuses"): CHOICE,
    ("post", "/installations"): {"title": "Heat pump", "scheduled_on": "2026-12-01"},
    ("post", "/installation-partners"): {"name": "Partner"},
    ("post", "/events"): {"title": "Check", "starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T10:00:00Z"},
    ("post", "/leads"): {"name": "Ana", "email": "ana@example.com"},
    ("post", "/service-plans"): {"name": "Care", "frequency": "yearly", "price": "1.00", "starts_on": "2026-12-01"},
    ("post", "/invoices"): {
        "number": "M-1",
        "date": "2026-12-01",
        "due": "2026-12-31",
        "address": "Lyon",
        "description": "Heat pump",
        "amount": "1.00",
    },
    ("post", "/certificates"): {"type": "Gas", "number": "M-1", "issued_on": "2026-12-01", "address": "Lyon"},
}


@dataclass(frozen=True)
class Operation:
    """One route."""

    method: str
    path: str

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    @property
    def of_a_record(self) -> bool:
        return "{" in self.path


@pytest.fixture(scope="module")
async def operations(product: Product) -> list[Operation]:
    """Every route that the product documents."""
    document = (await product.client.get("/openapi.json")).json()
    found = [
        Operation(method, path.removeprefix("/api/v1"))
        for path, operations in document["paths"].items()
        for method in operations
    ]
    assert len(found) > 20
    return found


@pytest.fixture(scope="module")
async def records(product: Product) -> dict[str, str]:
    """One record of every kind in the demo's account, by the name of its path parameter."""
    async with await product.sign_in("admin") as admin:
        customer = (await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)).json()["id"]
        address = (await admin.post(f"/customers/{customer}/addresses", json={"address": "Nice"})).json()["id"]
        job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": "2026-12-01"}
        installation = (await admin.post("/installations", json=job)).json()["id"]
        for status in ("installer_assigned", "en_route", "started"):
            await admin.post(f"/installations/{installation}/transitions", json={"to": status})
        photo = (await admin.post(f"/installations/{installation}/photos", files=picture())).json()["id"]
        partner = (await admin.post("/installation-partners", json={"name": "Partner"})).json()["id"]
        imported = (await admin.post("/customers/imports", files=people())).json()["id"]
        others = {}
        for path in ("/events", "/service-plans", "/invoices", "/certificates"):
            body = {"customer_id": customer, **COLLECTION_BODIES["post", path]}
            others[path] = (await admin.post(path, json=body)).json()["id"]
        lead = (await admin.post("/leads", json=COLLECTION_BODIES["post", "/leads"])).json()["id"]
        note = (await admin.post(f"/leads/{lead}/notes", json={"text": "Called"})).json()["id"]
        quote = (await admin.post(f"/leads/{lead}/quotes", json=QUOTE)).json()["id"]
        for path in ("/lead-sources", "/lead-statuses"):
            others[path] = (await admin.post(path, json=COLLECTION_BODIES["post", path])).json()["id"]
        feed = (await admin.post("/feeds")).json()
        gone = (await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)).json()["id"]
        erasure = (await admin.delete(f"/customers/{gone}")).headers["Location"].rpartition("/")[2]
    return {
        "customer_id": customer,
        "address_id": address,
        "erasure_id": erasure,
        "installation_id": installation,
        "media_id": photo,
        "partner_id": partner,
        "import_id": imported,
        "event_id": others["/events"],
        "plan_id": others["/service-plans"],
        "invoice_id": others["/invoices"],
        "certificate_id": others["/certificates"],
        "lead_id": lead,
        "note_id": note,
        "quote_id": quote,
        "source_id": others["/lead-sources"],
        "status_id": others["/lead-statuses"],
        "feed_id": feed["id"],
        "file": feed["url"].rpartition("/")[2],
    }


def picture() -> dict[str, Any]:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "JPEG")
    return {"file": ("photo.jpg", content.getvalue(), "image/jpeg")}


def people() -> dict[str, Any]:
    return {"file": ("people.csv", b"name,email,phone,address\nEve,eve@example.com,0612121212,Lyon\n", "text/csv")}


async def call(client: httpx.AsyncClient, operation: Operation, records: dict[str, str]) -> httpx.Response:
    """Calls a route with a body that would be accepted."""
    path = operation.path.format(**records)
    if operation.key in UPLOADS:
        return await client.post(path, files=picture())
    if operation.key == ("post", "/customers/imports"):
        return await client.post(path, files=people())
    body = {**BODIES, **COLLECTION_BODIES}.get(operation.key)
    return await client.request(operation.method, path, json=body)


async def test_nobody_gets_anything_but_401(product: Product, operations: list[Operation], records: dict) -> None:
    # D-01
    for operation in operations:
        if operation.key not in PUBLIC:
            answer = await call(product.client, operation, records)
            assert answer.status_code == 401, f"{operation}: {answer.status_code}"


async def test_the_other_companys_admin_gets_404_for_every_record(
    other_admin: httpx.AsyncClient, operations: list[Operation], records: dict
) -> None:
    # D-01 D-39
    for operation in operations:
        if operation.of_a_record and operation.key not in PUBLIC:
            answer = await call(other_admin, operation, records)
            assert answer.status_code == 404, f"{operation}: {answer.status_code} {answer.text}"


async def test_the_other_company_sees_nothing_of_ours_in_its_lists(
    other_admin: httpx.AsyncClient, operations: list[Operation], records: dict
) -> None:
    # D-01
    lists = [one for one in operations if one.method == "get" and not one.of_a_record and one.key not in PUBLIC]
    for operation in lists:
        answer = await other_admin.get(operation.path)
        assert answer.status_code == 200, f"{operation}: {answer.status_code}"
        assert not any(record in answer.text for record in records.values()), operation


async def test_a_viewer_can_change_nothing(
    viewer: httpx.AsyncClient, operations: list[Operation], records: dict
) -> None:
    # D-02
    for operation in operations:
        if operation.method not in ("get", "head") and operation.key not in PUBLIC | OWN_SESSION | OWN_THINGS:
            answer = await call(viewer, operation, records)
            assert answer.status_code == 403, f"{operation}: {answer.status_code} {answer.text}"


async def test_a_technician_sees_no_customers_and_no_installation_of_others(
    technician: httpx.AsyncClient, operations: list[Operation], records: dict
) -> None:
    # D-02 D-39
    private = [one for one in operations if one.key not in PUBLIC]
    for operation in private:
        if operation.of_a_record or operation.path.startswith(("/customers", "/feeds", "/follow-up")):
            answer = await call(technician, operation, records)
            assert answer.status_code in (403, 404), f"{operation}: {answer.status_code} {answer.text}"
    assert (await technician.get("/installations")).json()["total"] == 0


async def test_only_an_admin_changes_the_accounts_configuration(product: Product, records: dict) -> None:
    # D-02
    for username in ("manager", "sales", "technician", "viewer"):
        async with await product.sign_in(username) as client:
            answers = [
                await client.post("/installation-partners", json={"name": "Mine"}),
                await client.patch(f"/installation-partners/{records['partner_id']}", json={"name": "Mine"}),
                await client.post("/lead-sources", json=CHOICE),
                await client.delete(f"/lead-statuses/{records['status_id']}"),
            ]
            assert {answer.status_code for answer in answers} == {403}, username


async def test_the_right_one_is_served_everywhere(
    admin: httpx.AsyncClient, operations: list[Operation], records: dict
) -> None:
    harmless = [one for one in operations if one.method in ("get", "head")]
    for operation in harmless:
        answer = await call(admin, operation, records)
        assert answer.status_code == 200, f"{operation}: {answer.status_code} {answer.text}"


async def test_a_service_answers_nobody_on_its_own_port(
    product: Product, operations: list[Operation], records: dict
) -> None:
    async with await product.sign_in("admin") as admin:
        session = admin.headers["Authorization"]
    for address in product.stack.addresses()["services"].values():
        async with httpx.AsyncClient(base_url=address) as stranger:
            for operation in operations:
                path = operation.path.format(**records)
                for headers in ({}, {"Authorization": session}, {"Authorization": "Bearer x.y.z"}):
                    answer = await stranger.request(operation.method, path, headers=headers)
                    assert answer.status_code == 401, f"{address} {operation}: {answer.status_code}"


async def test_the_secret_of_a_calendar_opens_it_to_strangers_and_is_in_no_log(product: Product, records: dict) -> None:
    # D-03
    secret, wrong = records["file"].removesuffix(".ics"), "x" + records["file"]
    opened = await product.client.get(f"/feeds/{records['file']}")
    again = await product.client.get(f"/feeds/{records['file']}", headers={"If-None-Match": opened.headers["etag"]})
    refused = await product.client.get(f"/feeds/{wrong}")
    assert (opened.status_code, again.status_code, refused.status_code) == (200, 304, 404)
    assert opened.headers["content-type"].startswith("text/calendar")
    assert secret not in refused.text + str(refused.headers)
    async with httpx.AsyncClient() as operations:
        addresses = product.stack.addresses()["services"].values()
        said = "".join([(await operations.get(f"{address}/metrics")).text for address in addresses])
    logs = [*(product.folder / "logs").glob("*.log"), *product.server_logs]
    said += "".join(log.read_text(errors="replace") for log in logs)
    assert '"/api/v1/feeds/*"' in said
    assert secret not in said
