"""What no single service can prove: one customer's story across all of them."""

import io
import time
from typing import Any

import httpx
from PIL import Image
from support.product import Product

from chassis.testing import eventually

CUSTOMER = {"name": "Ana Müller", "email": "ana@example.com", "phone": "0612345678", "address": "1 rue des Lilas"}


async def customer_with_a_photographed_job(admin: httpx.AsyncClient) -> tuple[str, str, str]:
    """Ids of a customer, of their started installation, and of its photo."""
    customer = (await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)).json()["id"]
    job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": "2026-12-01", "notes": "Key under the mat"}
    installation = (await admin.post("/installations", json=job)).json()["id"]
    for status in ("installer_assigned", "en_route", "started"):
        assert (await admin.post(f"/installations/{installation}/transitions", json={"to": status})).is_success
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "JPEG")
    files = {"file": ("photo.jpg", content.getvalue(), "image/jpeg")}
    photo = await admin.post(f"/installations/{installation}/photos", files=files)
    assert photo.status_code == 201
    return customer, installation, photo.json()["id"]


async def tabs_of(admin: httpx.AsyncClient, customer: str) -> dict[str, Any]:
    answer = await admin.get(f"/customers/{customer}/detail")
    assert answer.status_code == 200
    tabs: dict[str, Any] = answer.json()["tabs"]
    return tabs


async def test_the_customer_page_tells_the_whole_story(admin: httpx.AsyncClient) -> None:
    # C-05 M-03 M-04 C-36 C-37 C-38 C-39 C-40 C-41 C-42 C-44 C-45 C-46 C-47 D-19
    customer, installation, photo = await customer_with_a_photographed_job(admin)

    async def told() -> Any:
        tabs = await tabs_of(admin, customer)
        return tabs["timeline"]["data"]["total"] == 6 and tabs

    tabs = await eventually(told)
    assert list(tabs) == ["details", "installations", "timeline", "contact"]
    assert tabs["contact"]["data"] == {name: CUSTOMER[name] for name in ("name", "phone", "email")}
    (job,) = tabs["installations"]["data"]["items"]
    assert (job["id"], job["title"], job["status"]) == (installation, "Heat pump", "started")
    assert [item["id"] for item in job["photos"]["items"]] == [photo]
    assert (await admin.get(job["photos"]["items"][0]["thumbnail_url"].removeprefix("/api/v1"))).status_code == 200
    actions = [entry["action"] for entry in tabs["timeline"]["data"]["items"]]
    assert actions[0] == "installation_photo_added"
    assert actions[-2:] == ["installation_scheduled", "customer_created"]


async def test_addresses_know_the_partners_of_another_service_and_are_known_there(admin: httpx.AsyncClient) -> None:
    # M-06 M-09 M-14 D-12
    partner = (await admin.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    more = [{"address": "8 quai Perrache", "is_billing": True, "installation_partner_id": partner}]
    added = await admin.post("/customers?allow_duplicate=true", json=CUSTOMER | {"addresses": more})
    assert added.status_code == 201
    customer = added.json()["id"]
    primary, billing = (await admin.get(f"/customers/{customer}/addresses")).json()["items"]
    assert (billing["installation_partner_id"], added.json()["billing_address_id"]) == (partner, billing["id"])
    path = f"/customers/{customer}/addresses/{primary['id']}"
    moved = {"address": "2 rue Neuve", "access_contacts": [{"name": "Tim Tenant"}]}
    assert (await admin.patch(path, json=moved, headers={"If-Match": '"1"'})).headers["ETag"] == '"2"'
    details = (await tabs_of(admin, customer))["details"]["data"]
    assert (details["address"], details["has_access_contacts"]) == ("2 rue Neuve", True)

    async def planned() -> bool:
        job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": "2026-12-01"}
        answer = await admin.post("/installations", json=job)
        return bool(answer.json()["address"] == "2 rue Neuve")

    await eventually(planned)


async def test_a_timeline_entry_is_there_within_a_second(admin: httpx.AsyncClient) -> None:
    # D-20
    customer = (await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)).json()["id"]
    waits = []
    for version in range(2, 102):
        began = time.perf_counter()
        await admin.patch(f"/customers/{customer}", json={"name": f"Name {version}"})

        async def told(version: int = version) -> bool:
            return bool((await admin.get(f"/customers/{customer}/timeline")).json()["total"] == version)

        await eventually(told)
        waits.append(time.perf_counter() - began)
    assert sorted(waits)[int(len(waits) * 0.95)] < 1


async def test_the_lead_page_tells_its_story(admin: httpx.AsyncClient) -> None:
    # L-35 L-36 L-40 L-41 L-46 D-19 D-26
    form = {"name": "Heat pump Müller", "email": "ana@example.com", "notes": "Wants a heat pump"}
    lead = (await admin.post("/leads", json=form)).json()["id"]
    assert (await admin.patch(f"/leads/{lead}", json={"status": "contacted"})).status_code == 200
    assert (await admin.post(f"/leads/{lead}/notes", json={"text": "Called"})).status_code == 201

    async def told() -> Any:
        page = (await admin.get(f"/leads/{lead}/detail")).json()
        return page["tabs"]["timeline"]["data"]["total"] == 4 and page

    page = await eventually(told)
    assert list(page["tabs"]) == ["details", "quotes", "timeline", "notes", "documents"]
    assert page["lead"] == page["tabs"]["details"]["data"]
    assert [note["text"] for note in page["tabs"]["notes"]["data"]["items"]] == ["Called", "Wants a heat pump"]
    summaries = [entry["summary"] for entry in page["tabs"]["timeline"]["data"]["items"]]
    assert summaries == ["Note added", "Status: Pending → Contacted", "Note added", "Lead added"]
    assert (await admin.delete(f"/leads/{lead}")).status_code == 204
    for path in ("/detail", "/timeline", "/notes"):
        assert (await admin.get(f"/leads/{lead}{path}")).status_code == 404


async def test_deleting_a_customer_reaches_every_service(admin: httpx.AsyncClient) -> None:
    # C-26 C-27 D-16 D-39
    customer, installation, photo = await customer_with_a_photographed_job(admin)
    assert (await admin.delete(f"/customers/{customer}")).status_code == 204
    for path in ("", "/detail", "/timeline"):
        assert (await admin.get(f"/customers/{customer}{path}")).status_code == 404

    async def unlinked() -> Any:
        job = (await admin.get(f"/installations/{installation}")).json()
        return job["customer_id"] is None and job

    job = await eventually(unlinked)
    assert (job["customer_name"], job["address"], job["notes"], job["photos"]["total"]) == (None, "", "", 0)
    assert (job["title"], job["status"]) == ("Heat pump", "started")

    async def file_gone() -> bool:
        return (await admin.get(f"/media/{photo}")).status_code == 404

    await eventually(file_gone)


async def test_one_service_down_never_fails_the_page(product: Product, admin: httpx.AsyncClient) -> None:
    # C-36
    customer, _, _ = await customer_with_a_photographed_job(admin)
    for part, missing in (
        ("media", set()),
        ("installations", {"installations"}),
        ("customers", {"details", "timeline", "contact"}),
    ):
        product.kill(part)
        tabs = await tabs_of(admin, customer)
        assert {name for name, tab in tabs.items() if tab["status"] == "unavailable"} == missing, part
        await product.start(part)
    assert {tab["status"] for tab in (await tabs_of(admin, customer)).values()} == {"ok"}
