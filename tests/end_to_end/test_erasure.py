"""A deletion reaches everything that the product keeps, and there is a receipt that says so."""

import hashlib
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from PIL import Image
from support.product import Product
from support.traces_of import hits

from chassis.testing import eventually
from tests.media.corpus import documents

BAR_SECONDS = 60
STEPS = ("installer_assigned", "en_route", "started")
CURSED_JOB = "Cursed job"
LINK = "UPDATE lead SET customer_id = $2, customer_name = $3 WHERE id = $1"
KNOWN = "SELECT count(*) FROM known_customer WHERE id = $1"
PARKED = "SELECT count(*) FROM parked_event WHERE blocks AND encode(body, 'escape') LIKE '%' || $1 || '%'"


Once = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Planted:
    """A customer with a marker in every text, and what was made for them."""

    marker: str
    digits: str
    customer: str
    requests: list[httpx.Request]
    """Whose answers were remembered."""


def picture(marker: str) -> bytes:
    """A photo that says more than it shows."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = marker
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "JPEG", exif=exif, comment=marker.encode())
    return content.getvalue()


async def plant(product: Product, admin: httpx.AsyncClient) -> Planted:
    """Leaves a marker wherever a client, or a mishap on our side, can leave one."""
    marker, digits = f"mark{uuid4().hex}", f"6{uuid4().int % 10**11:011}"
    requests: list[httpx.Request] = []

    async def once(path: str, **content: Any) -> Any:
        answer = await admin.post(path, headers={"Idempotency-Key": str(uuid4())}, **content)
        assert answer.is_success, answer.text
        requests.append(answer.request)
        return answer.json()

    form = {"name": f"{marker} one", "email": f"{marker}@example.com", "phone": f"+33{digits}", "address": marker}
    customer = (await once("/customers", json=form))["id"]
    job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": "2026-12-01", "notes": f"{marker} key"}
    installation = (await once("/installations", json=job))["id"]
    await once("/installations", json={**job, "title": CURSED_JOB, "address": f"{marker} street"})
    tenant = {"name": f"{marker} tenant", "phone": f"+33{digits}", "email": f"{marker}@tenant.example"}
    second = {"address": f"{marker} avenue", "label": f"{marker} flat", "property_reference": marker[:32]}
    contact = {**tenant, "description": f"{marker} has the key"}
    await once(f"/customers/{customer}/addresses", json={**second, "access_contacts": [contact]})
    visit = {"title": f"{marker} visit", "starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T10:00:00Z"}
    await once("/events", json={"customer_id": customer, **visit, "notes": marker})
    plan = {"name": f"{marker} plan", "frequency": "yearly", "price": "10.00", "starts_on": "2026-12-01"}
    await once("/service-plans", json={"customer_id": customer, **plan, "description": marker})
    billed = {"number": f"{marker} 1", "address": f"{marker} street", "property_reference": marker[:32]}
    terms = {"date": "2026-12-01", "due": "2026-12-31", "amount": "10.00", "description": f"{marker} pump"}
    await once("/invoices", json={"customer_id": customer, **billed, **terms})
    certified = {**billed, "type": f"{marker} gas", "issued_on": "2026-12-01"}
    await once("/certificates", json={"customer_id": customer, **certified})
    for step in STEPS:
        await once(f"/installations/{installation}/transitions", json={"to": step})
    called_off = (await once("/installations", json=job))["id"]
    await once(f"/installations/{called_off}/transitions", json={"to": "cancelled", "reason": f"{marker} died"})
    files = [("file", (f"{marker}.jpg", picture(marker))), ("file", (f"{marker}.exe", marker.encode()))]
    await once(f"/installations/{installation}/photos", files=files)
    await once(f"/installations/{installation}/photos", files=[("file", (f"{marker}.bmp", picture(marker)))])
    await won_lead(product, once, customer, marker, digits)
    await once(f"/customers/{customer}/emails", json={"subject": f"{marker} offer", "body": f"Dear {marker}"})
    await imported(admin, {**form, "name": f"{marker} imported"})
    for name in (f"{marker} cursed", f"{marker} two"):
        await admin.patch(f"/customers/{customer}", json={"name": name})
    await parked(product, marker)
    return Planted(marker, digits, customer, requests)


async def won_lead(product: Product, once: Once, customer: str, marker: str, digits: str) -> None:
    """A lead that became the customer, with a document."""
    person = {"name": f"{marker} lead", "email": f"{marker}@lead.example", "contact_number": f"+33{digits}"}
    lead = (await once("/leads", json={**person, "location": f"{marker} street", "status": "completed"}))["id"]
    content = documents.pdf_with_stream(f"BT ({marker}) Tj ET".encode())
    files = [("file", (f"{marker}.pdf", content)), ("file", (f"{marker}.txt", marker.encode()))]
    await once(f"/leads/{lead}/documents", files=files)
    await once(f"/leads/{lead}/notes", json={"text": f"{marker} was called"})
    connection = await asyncpg.connect(product.stack.database_urls["leads"])
    await eventually(lambda: is_known(connection, customer))
    await connection.execute(LINK, UUID(lead), UUID(customer), f"{marker} one")
    await connection.close()


async def is_known(connection: asyncpg.Connection, customer: str) -> bool:
    return bool(await connection.fetchval(KNOWN, UUID(customer)))


async def imported(admin: httpx.AsyncClient, row: dict[str, str]) -> None:
    """Changes a customer by a file."""
    content = "\n".join([",".join(row), ",".join(f'"{value}"' for value in row.values())]).encode()
    answer = await admin.post("/customers/imports", files={"file": ("a.csv", content)}, data={"on_duplicate": "update"})
    path = f"/customers/imports/{answer.json()['id']}"
    await eventually(lambda: reached(admin, path, "planned"))
    await admin.post(f"{path}/apply")
    await eventually(lambda: reached(admin, path, "applied"))
    assert (await admin.get(path)).json()["counts"]["updated"] == 1


async def reached(admin: httpx.AsyncClient, path: str, state: str) -> bool:
    return bool((await admin.get(path)).json()["state"] == state)


async def curse(product: Product) -> None:
    """Lets consumers fail at some events, which are parked then with all that they say."""
    for service, statement in (
        ("installations", "ALTER TABLE known_customer ADD CHECK (name NOT LIKE '%cursed')"),
        ("customers", f"ALTER TABLE timeline_entry ADD CHECK (facts ->> 'title' <> '{CURSED_JOB}')"),
    ):
        connection = await asyncpg.connect(product.stack.database_urls[service])
        await connection.execute(statement)
        await connection.close()


async def parked(product: Product, marker: str) -> None:
    """Waits until the failures have happened: in each database at least one event of the customer is parked."""
    for service in ("customers", "installations"):
        connection = await asyncpg.connect(product.stack.database_urls[service])
        try:

            async def there(connection: asyncpg.Connection = connection) -> int:
                return int(await connection.fetchval(PARKED, marker))

            await eventually(there)
        finally:
            await connection.close()


async def completed(admin: httpx.AsyncClient, receipt: str) -> dict[str, Any]:
    """The receipt, as soon as every service has acknowledged."""

    async def complete() -> Any:
        shown = (await admin.get(receipt.removeprefix("/api/v1"))).json()
        return shown["state"] == "complete" and shown

    shown: dict[str, Any] = await eventually(complete, BAR_SECONDS)
    return shown


async def test_nothing_of_a_deleted_customer_is_found_anywhere_within_a_minute(
    product: Product, admin: httpx.AsyncClient
) -> None:
    # C-26 C-27 D-16 D-33
    await curse(product)
    stored_before = contents(product)
    planted = await plant(product, admin)
    needles = (planted.marker, planted.digits)
    found = await hits(product, *needles)
    assert {hit.partition(" ")[0] for hit in found} == {"customers", "installations", "leads", "media"}
    tables = {hit.partition(".")[0] for hit in found}
    assert {f"{service} outbox" for service in ("customers", "installations", "leads", "media")} <= tables
    assert {f"{service} idempotency_key" for service in ("customers", "installations", "leads", "media")} <= tables
    assert {"customers parked_event", "installations parked_event", "customers timeline_entry"} <= tables
    assert {"customers outgoing_email", "customers import_row", "installations invoice"} <= tables
    assert "installations certificate" in tables

    answer = await admin.delete(f"/customers/{planted.customer}")
    assert answer.status_code == 204

    async def nothing_left() -> bool:
        return not await hits(product, *needles) and contents(product) == stored_before

    await eventually(nothing_left, BAR_SECONDS)
    receipt = await completed(admin, answer.headers["Location"])
    counts = receipt["counts"]
    assert (counts["installations"], counts["blanked_leads"], counts["documents"], counts["files"]) == (3, 1, 1, 3)
    assert (counts["invoices"], counts["certificates"]) == (1, 1)
    assert await hits(product, *needles) == []
    await nothing_comes_back(product, admin, planted)


async def nothing_comes_back(product: Product, admin: httpx.AsyncClient, planted: Planted) -> None:
    """A client that repeats its requests with their keys does not bring the customer back."""
    for request in planted.requests:
        again = await admin.send(request)
        assert again.status_code in (404, 409, 410), f"{request.url}: {again.status_code}"
        assert planted.marker not in again.text
    assert await hits(product, planted.marker, planted.digits) == []


def contents(product: Product) -> set[Path]:
    """What the file store holds."""
    return {path for path in (product.folder / "files").rglob("*") if path.is_file()}


async def test_the_receipt_counts_what_went_and_can_be_checked(
    admin: httpx.AsyncClient, other_admin: httpx.AsyncClient, viewer: httpx.AsyncClient, technician: httpx.AsyncClient
) -> None:
    # C-26 D-01 D-02 D-16
    form = {"name": "Ana Receipt", "email": "r@example.com", "phone": "0612345678", "address": "1 rue des Lilas"}
    customer = (await admin.post("/customers?allow_duplicate=true", json=form)).json()["id"]
    job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": "2026-12-01"}
    installation = (await admin.post("/installations", json=job)).json()["id"]
    for step in STEPS:
        await admin.post(f"/installations/{installation}/transitions", json={"to": step})
    for _ in range(2):
        await admin.post(f"/installations/{installation}/photos", files={"file": ("a.jpg", picture("a"))})

    async def told() -> bool:
        return bool((await admin.get(f"/customers/{customer}/timeline")).json()["total"] == 7)

    await eventually(told)
    preview = (await admin.get(f"/customers/{customer}/deletion-impact")).json()
    assert preview.pop("unavailable") == []
    assert (preview["installations"], preview["photos"], preview["timeline_entries"]) == (1, 2, 7)
    location = (await admin.delete(f"/customers/{customer}")).headers["Location"]
    receipt = await completed(admin, location)
    assert receipt["counts"] == {
        **preview, "customers": 1, "files": 2, "thumbnails": 2,
    }  # fmt: skip
    assert [part["service"] for part in receipt["services"]] == ["customers", "installations", "leads", "media"]
    assert receipt["requested_at"] < receipt["completed_at"] == max(part["at"] for part in receipt["services"])
    assert receipt["customer_id"] == customer
    assert "Ana" not in json.dumps(receipt)
    rest = {name: value for name, value in receipt.items() if name != "hash"}
    canonical = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    assert receipt["hash"] == hashlib.sha256(canonical.encode()).hexdigest()

    path = location.removeprefix("/api/v1")
    assert (await viewer.get(path)).json() == receipt
    assert ((await other_admin.get(path)).status_code, (await technician.get(path)).status_code) == (404, 403)


async def test_an_erasure_with_nothing_elsewhere_is_acknowledged_by_every_service_all_the_same(
    admin: httpx.AsyncClient,
) -> None:
    # C-26
    form = {"name": "Bo", "email": "bo@example.com", "phone": "0612345678", "address": "Lyon"}
    customer = (await admin.post("/customers?allow_duplicate=true", json=form)).json()["id"]
    receipt = await completed(admin, (await admin.delete(f"/customers/{customer}")).headers["Location"])
    counts = {part["service"]: part["counts"] for part in receipt["services"]}
    assert {*counts["installations"].values(), *counts["leads"].values()} == {0}
    assert counts["media"] == {"files": 0, "thumbnails": 0}
