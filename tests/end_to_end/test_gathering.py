"""What the gateway gathers from all services about a customer."""

import hashlib
import io
import json
import zipfile
from typing import Any

import httpx
from openapi_spec_validator import OpenAPIV31SpecValidator
from PIL import Image
from support.product import Product

from chassis.testing import eventually
from gateway.composition.impact import COUNTED

CUSTOMER = {"name": "Ana Müller", "email": "ana@example.com", "phone": "0612345678", "address": "1 rue des Lilas"}
STEPS = ("installer_assigned", "en_route", "started", "completed")


async def add_customer(admin: httpx.AsyncClient) -> str:
    added: str = (await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)).json()["id"]
    return added


async def add_job(admin: httpx.AsyncClient, customer: str, status: str = "scheduled", day: str = "2030-12-01") -> str:
    job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": day, "notes": "Key under the mat"}
    installation: str = (await admin.post("/installations", json=job)).json()["id"]
    for step in STEPS[: STEPS.index(status) + 1] if status in STEPS else ():
        assert (await admin.post(f"/installations/{installation}/transitions", json={"to": step})).is_success
    return installation


async def add_photo(admin: httpx.AsyncClient, installation: str, name: str = "photo.jpg") -> str:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "JPEG")
    files = {"file": (name, content.getvalue(), "image/jpeg")}
    photo: str = (await admin.post(f"/installations/{installation}/photos", files=files)).json()["id"]
    return photo


async def expected(client: httpx.AsyncClient, path: str, **facts: Any) -> dict[str, Any]:
    """What a path shows as soon as it says this."""

    async def told() -> Any:
        shown = (await client.get(path)).json()
        return {name: shown.get(name) for name in facts} == facts and shown

    shown: dict[str, Any] = await eventually(told)
    return shown


async def test_the_impact_of_a_deletion_is_counted_by_every_service(admin: httpx.AsyncClient) -> None:
    # D-16
    customer = await add_customer(admin)
    job, _ = await add_job(admin, customer, "started"), await add_job(admin, customer)
    await add_photo(admin, job)
    facts = {"installations": 2, "photos": 1, "timeline_entries": 7, "unavailable": []}
    shown = await expected(admin, f"/customers/{customer}/deletion-impact", **facts)
    assert {name for names in COUNTED.values() for name in names} <= set(shown)


async def test_a_persons_data_in_one_file(admin: httpx.AsyncClient) -> None:
    customer, other = await add_customer(admin), await add_customer(admin)
    job, foreign = await add_job(admin, customer, "started"), await add_job(admin, other, "started")
    photos = [await add_photo(admin, job, "../été.jpg") for _ in range(2)]
    hidden = await add_photo(admin, foreign)
    await expected(admin, f"/customers/{customer}/timeline", total=7)
    answer = await admin.get(f"/customers/{customer}/personal-data")
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    records = json.loads(archive.read("customers.json"))
    assert (records["customer"][0]["name"], len(records["timeline_entries"])) == (CUSTOMER["name"], 7)
    (installation,) = json.loads(archive.read("installations.json"))["installations"]
    assert (installation["id"], installation["notes"]) == (job, "Key under the mat")
    files = json.loads(archive.read("files.json"))["files"]
    assert [one["id"] for one in files] == photos
    for one in files:
        whole = (await admin.get(f"/media/{one['id']}")).content
        assert archive.read(one["name"]) == whole
        assert hashlib.sha256(whole).hexdigest() == one["sha256"]
    assert not any(hidden.encode() in archive.read(name) for name in archive.namelist())


async def test_the_profile_shows_in_progress_and_completed_projects_and_their_figures(
    admin: httpx.AsyncClient,
) -> None:
    # M-17 M-20 D-34
    customer = await add_customer(admin)
    jobs = {await add_job(admin, customer, status): status for status in ("started", "completed")}
    late = await add_job(admin, customer, "completed", day="2020-01-01")
    shown = await expected(admin, f"/customers/{customer}/analytics", installations=3, share_on_time=0.5)
    assert shown["installations_by_status_group"] == {
        "scheduled": 0, "en_route": 0, "in_progress": 1, "completed": 2, "cancelled": 0,
    }  # fmt: skip
    assert (shown["first_installation"]["id"], shown["days_since_last_contact"]) == (late, 0)
    assert (shown["open_quotes_value"], shown["approved_quotes_value"]) == ("0.00", "0.00")
    tabs = (await admin.get(f"/customers/{customer}/detail")).json()["tabs"]
    assert list(tabs) == ["details", "installations", "timeline", "contact"]
    projects = {one["id"]: one["status"] for one in tabs["installations"]["data"]["items"]}
    assert projects == {**jobs, late: "completed"}


async def test_the_figures_follow_installations_that_are_deleted(admin: httpx.AsyncClient) -> None:
    customer = await add_customer(admin)
    job = await add_job(admin, customer)
    await expected(admin, f"/customers/{customer}/analytics", installations=1)
    assert (await admin.delete(f"/installations/{job}")).status_code == 204
    await expected(admin, f"/customers/{customer}/analytics", installations=0)


async def test_the_document_of_the_whole_product_is_valid_and_shows_nothing_that_is_the_gateways_alone(
    product: Product,
) -> None:
    document = (await product.client.get("/openapi.json")).json()
    OpenAPIV31SpecValidator(document).validate()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert not [operation for operation in operations if "internal" in operation.get("tags", [])]
    composed = {
        f"/api/v1/customers/{{customer_id}}/{name}" for name in ("deletion-impact", "personal-data", "analytics")
    }
    assert composed <= set(document["paths"])
    assert not [path for path in document["paths"] if path.endswith(("/impact", "/of-owners", "/overview"))]


async def test_while_a_service_is_away_its_counts_are_unknown_and_no_archive_begins(
    product: Product, admin: httpx.AsyncClient
) -> None:
    # D-16
    customer = await add_customer(admin)
    await add_job(admin, customer)
    for part in ("media", "installations"):
        product.kill(part)
        refused = await admin.get(f"/customers/{customer}/personal-data")
        assert (refused.status_code, "retry-after" in refused.headers) == (503, True), part
    impact = f"/customers/{customer}/deletion-impact"
    shown = (await admin.get(impact)).json()
    assert ({shown[name] for name in COUNTED["installations"]}, shown["unavailable"]) == ({None}, ["installations"])
    await product.start("installations")
    await expected(admin, impact, installations=1, photos=0, unavailable=[])
