"""Two customers become one, in every service."""

import io
from typing import Any
from uuid import uuid4

import httpx
from PIL import Image
from support.product import Product

from chassis.testing import eventually

EMAIL = f"{uuid4().hex}@example.com"
MINE = {"name": "Ana Müller", "email": EMAIL, "phone": "0612340001", "address": "1 rue des Lilas"}
OTHER = {"name": "Anna Mueller", "email": EMAIL, "phone": "0687650001", "address": "1, Rue des Lilas"}


async def added(admin: httpx.AsyncClient, form: dict[str, str]) -> str:
    """The id of a new customer."""
    answer = await admin.post("/customers?allow_duplicate=true", json=form)
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def photographed(admin: httpx.AsyncClient, customer: str, title: str) -> tuple[str, str]:
    """The ids of a started installation of the customer's, and of its photo."""
    job = {"customer_id": customer, "title": title, "scheduled_on": "2026-12-01"}
    installation = (await admin.post("/installations", json=job)).json()["id"]
    for status in ("installer_assigned", "en_route", "started"):
        assert (await admin.post(f"/installations/{installation}/transitions", json={"to": status})).is_success
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "JPEG")
    files = {"file": ("photo.jpg", content.getvalue(), "image/jpeg")}
    photo = await admin.post(f"/installations/{installation}/photos", files=files)
    assert photo.status_code == 201
    return installation, photo.json()["id"]


async def pairs(admin: httpx.AsyncClient) -> list[Any]:
    """All likely duplicates of the account, of which other tests may have left some."""
    found: list[Any] = []
    while True:
        parameters = {"page": len(found) // 100 + 1, "page_size": 100}
        page = (await admin.get("/customers/duplicates", params=parameters)).json()
        found += page["items"]
        if len(found) == page["total"]:
            return found


async def test_after_a_merge_the_page_of_either_shows_everything_of_both(
    product: Product, admin: httpx.AsyncClient
) -> None:  # C-05 C-39 C-40 C-41 D-13 D-19
    mine, other = await added(admin, MINE), await added(admin, OTHER)
    jobs = [await photographed(admin, mine, "Heat pump"), await photographed(admin, other, "Solar panels")]
    (pair,) = [item for item in await pairs(admin) if {one["id"] for one in item["customers"]} == {mine, other}]
    assert pair["reasons"] == ["email", "name_and_address"]
    merged = await admin.post(f"/customers/{mine}/merge", json={"other_id": other}, headers={"If-Match": '"1"'})
    assert (merged.status_code, merged.json()["id"], merged.json()["email"]) == (200, mine, MINE["email"])

    async def followed() -> Any:
        answer = await admin.get(f"/customers/{other}/detail", follow_redirects=True)
        tabs = answer.json()["tabs"]
        told = [entry["action"] for entry in tabs["timeline"]["data"]["items"]]
        whole = len(told) == 14 and tabs["installations"]["data"]["total"] == 2
        return whole and (answer, told)

    answer, told = await eventually(followed)
    assert [step.status_code for step in answer.history] == [301]
    assert str(answer.url).endswith(f"/api/v1/customers/{mine}/detail")
    assert (told.count("customer_absorbed"), told.count("installation_relinked")) == (1, 1)
    assert (told.count("customer_created"), told.count("installation_photo_added")) == (2, 2)
    shown = answer.json()["tabs"]["installations"]["data"]["items"]
    assert {
        (job["id"], job["customer_id"], job["customer_name"], job["photos"]["items"][0]["id"]) for job in shown
    } == {(installation, mine, MINE["name"], photo) for installation, photo in jobs}
    for _, photo in jobs:
        assert (await admin.get(f"/media/{photo}")).status_code == 200

    assert (await admin.delete(f"/customers/{other}", follow_redirects=True)).status_code == 301
    assert (await admin.delete(f"/customers/{mine}")).status_code == 204

    async def erased() -> bool:
        left = [(await admin.get(f"/installations/{installation}")).json() for installation, _ in jobs]
        files = [(await admin.get(f"/media/{photo}")).status_code for _, photo in jobs]
        return files == [404, 404] and {(job["customer_id"], job["address"]) for job in left} == {(None, "")}

    await eventually(erased)
    for path in ("", "/detail", "/timeline"):
        assert (await admin.get(f"/customers/{other}{path}")).status_code == 404
