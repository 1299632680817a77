"""A deletion goes on where it stopped: its receipt is running while anything is away, and complete in the end."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from support.product import Product
from support.traces_of import hits

from chassis.ids import new_id
from chassis.testing import eventually
from local_stack.kafka import Kafka

PATIENCE = 90
CUSTOMER = {"email": "ana@example.com", "phone": "0612345678", "address": "1 rue des Lilas"}
EVERYBODY = {"customers", "installations", "leads", "media"}


async def photographed(admin: httpx.AsyncClient, name: str) -> str:
    """A customer of that name with one photo at an installation of theirs."""
    customer = (await admin.post("/customers?allow_duplicate=true", json={**CUSTOMER, "name": name})).json()["id"]
    job = {"customer_id": customer, "title": "Heat pump", "scheduled_on": "2026-12-01"}
    installation = (await admin.post("/installations", json=job)).json()["id"]
    for status in ("installer_assigned", "en_route", "started"):
        assert (await admin.post(f"/installations/{installation}/transitions", json={"to": status})).is_success
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "JPEG")
    files = {"file": ("photo.jpg", content.getvalue(), "image/jpeg")}
    assert (await admin.post(f"/installations/{installation}/photos", files=files)).status_code == 201
    return str(customer)


async def deleted(admin: httpx.AsyncClient, customer: str) -> str:
    """Where the receipt of the customer's deletion is."""
    answer = await admin.delete(f"/customers/{customer}")
    assert answer.status_code == 204
    return answer.headers["Location"].removeprefix("/api/v1")


async def receipt_by(admin: httpx.AsyncClient, path: str, services: set[str]) -> dict[str, Any]:
    """The receipt as soon as these services have acknowledged."""

    async def acknowledged() -> Any:
        answer = await admin.get(path)
        shown = answer.json() if answer.status_code == 200 else {"services": []}
        return services <= {part["service"] for part in shown["services"] if part["at"]} and shown

    shown: dict[str, Any] = await eventually(acknowledged, PATIENCE)
    return shown


def is_whole(receipt: dict[str, Any]) -> bool:
    """Whether each service counts what there was, once."""
    counts = receipt["counts"]
    once = {"customers": 1, "installations": 1, "photos": 1, "files": 1, "thumbnails": 1}
    return receipt["state"] == "complete" and {name: counts.get(name) for name in once} == once


@pytest.mark.parametrize(
    ("part", "others"),
    [("media", {"customers", "installations", "leads"}), ("installations", {"customers", "leads"})],
)
async def test_a_service_that_was_down_acknowledges_when_it_is_back(
    product: Product, admin: httpx.AsyncClient, part: str, others: set[str]
) -> None:
    # C-26 C-27 D-16
    name = f"mark{new_id().hex}"
    customer = await photographed(admin, name)
    product.kill(part)
    path = await deleted(admin, customer)
    receipt = await receipt_by(admin, path, others)
    assert (receipt["state"], receipt["completed_at"], receipt["hash"]) == ("running", None, None)
    assert {part["service"] for part in receipt["services"] if not part["at"]} == EVERYBODY - others
    await product.start(part)
    assert is_whole(await receipt_by(admin, path, EVERYBODY))
    assert await hits(product, name) == []


async def test_a_customers_service_killed_after_its_answer_finishes_what_it_began(
    product: Product, admin: httpx.AsyncClient
) -> None:
    # C-26
    name = f"mark{new_id().hex}"
    path = await deleted(admin, await photographed(admin, name))
    product.kill("customers")
    await product.start("customers")
    assert is_whole(await receipt_by(admin, path, EVERYBODY))
    assert await hits(product, name) == []


async def test_while_kafka_is_away_a_deletion_is_accepted_and_its_receipt_runs(
    product: Product, admin: httpx.AsyncClient, kafka: Kafka
) -> None:
    # C-26 C-27 D-16
    name = f"mark{new_id().hex}"
    customer = await photographed(admin, name)
    await kafka.stop()
    await admin.patch(f"/customers/{customer}", json={"phone": "0611111111"})
    path = await deleted(admin, customer)
    assert (await admin.get(f"/customers/{customer}")).status_code == 404
    receipt = (await admin.get(path)).json()
    assert (receipt["state"], receipt["counts"]) == ("running", {})
    await kafka.restart()
    assert is_whole(await receipt_by(admin, path, EVERYBODY))
    assert await hits(product, name) == []
