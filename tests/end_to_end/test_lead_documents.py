"""Documents of leads through the whole product: sent several at once, downloaded, taken away, gone with their lead."""

from typing import Any

import httpx

from chassis.testing import eventually
from tests.media.corpus import documents, images

PLAN = documents.pdf()
FILES = [
    ("plan.pdf", PLAN),
    ("façade.png", images.png()),
    ("roof.jpg", images.jpeg()),
    ("page.pdf", b"<!doctype html>"),
    ("cut.pdf", PLAN[:-20]),
    ("large.pdf", b"%PDF-1.7\n" + bytes(20 * 1024 * 1024)),
]


async def add_lead(admin: httpx.AsyncClient) -> str:
    answer = await admin.post("/leads", json={"name": "Ana Müller", "email": "ana@example.com"})
    lead: str = answer.json()["id"]
    return lead


async def is_gone(client: httpx.AsyncClient, url: str) -> bool:
    return bool((await client.get(url)).status_code == 404)


async def test_documents_come_with_an_outcome_each_and_go_with_their_lead(
    admin: httpx.AsyncClient, technician: httpx.AsyncClient, other_admin: httpx.AsyncClient
) -> None:
    # L-27 L-33 L-50 L-51 L-54 L-57 L-58 L-59 D-38 D-39
    lead = await add_lead(admin)
    place = f"/leads/{lead}/documents"
    answer = await admin.post(place, files=[("file", file) for file in FILES])
    assert answer.status_code == 207, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    assert [one["status"] for one in results] == [201, 201, 201, 415, 422, 413]
    kept = [one["document"] for one in results[:3]]
    me = (await admin.get("/auth/me")).json()["id"]
    assert [(one["filename"], one["uploaded_by"]) for one in kept] == [(name, me) for name, _ in FILES[:3]]
    assert (await admin.get(place)).json()["items"] == kept
    refused = await admin.post(place, files={"file": FILES[3]}, headers={"Accept-Language": "fr"})
    assert (refused.status_code, refused.json()["detail"]) == (415, "Ce type de fichier n'est pas permis ici.")

    paths = [one["url"].removeprefix("/api/v1") for one in kept]
    whole = await admin.get(paths[0])
    assert whole.content == PLAN
    assert whole.headers["content-disposition"] == "attachment; filename*=UTF-8''plan.pdf"
    part = await admin.get(paths[0], headers={"Range": "bytes=5-12", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, PLAN[5:13])
    for stranger in (technician, other_admin):
        assert await is_gone(stranger, paths[0])

    assert (await admin.delete(f"{place}/{kept[0]['id']}")).status_code == 204
    assert (await admin.get(place)).json()["items"] == kept[1:]
    await eventually(lambda: is_gone(admin, paths[0]))
    assert (await admin.get(paths[1])).status_code == 200
    assert (await admin.delete(f"/leads/{lead}")).status_code == 204
    for path in paths[1:]:
        await eventually(lambda path=path: is_gone(admin, path))
    assert (await admin.get(place)).json()["code"] == "lead_not_found"
