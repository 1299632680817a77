"""An import through the gateway: the file streams in, progress streams out."""

from typing import Any

import httpx
import orjson

from chassis.testing import eventually

PEOPLE = 600
HEADER = b"Nom;Courriel;T\xe9l\xe9phone;Adresse\r\n"


def people() -> bytes:
    rows = (f"Personne {n};personne-{n}@import.example.com;07{n:08};{n} rue du Port\r\n" for n in range(PEOPLE))
    return HEADER + "".join(rows).encode("cp1252")


async def followed(client: httpx.AsyncClient, import_id: str) -> list[dict[str, Any]]:
    """What the stream of events says, from now until it ends; the first of it has to come before the end."""
    told: list[dict[str, Any]] = []
    async with client.stream("GET", f"/customers/imports/{import_id}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                told.append(orjson.loads(line.removeprefix("data: ")))
    return told


async def test_an_import_is_followed_from_the_upload_to_the_customers_and_back(admin: httpx.AsyncClient) -> None:
    # M-25 D-21 D-19
    before = (await admin.get("/customers")).json()["total"]
    answer = await admin.post("/customers/imports", files={"file": ("clients.csv", people())})
    assert (answer.status_code, answer.json()["state"]) == (202, "planning")
    path = answer.headers["location"].removeprefix("/api/v1")
    for step, state, total in (("", "planned", 0), ("/apply", "applied", PEOPLE), ("/revert", "reverted", 0)):
        if step:
            assert (await admin.post(f"{path}{step}")).status_code == 202
        told = await followed(admin, answer.json()["id"])
        assert (told[-1]["state"], told[-1]["progress"]) == (state, 100)
        assert len(told) > 1
        assert (await admin.get("/customers")).json()["total"] == before + total


async def test_the_story_of_an_imported_customer_tells_of_the_import(admin: httpx.AsyncClient) -> None:
    # D-19 M-25
    content = b"name,email,phone,address\nMia,mia@import.example.com,0745454545,Nice\n"
    import_id = (await admin.post("/customers/imports", files={"file": ("people.csv", content)})).json()["id"]
    await followed(admin, import_id)
    await admin.post(f"/customers/imports/{import_id}/apply")
    await followed(admin, import_id)
    [row] = (await admin.get(f"/customers/imports/{import_id}/rows")).json()["items"]

    async def told() -> list[dict[str, Any]]:
        detail = (await admin.get(f"/customers/{row['customer_id']}/detail")).json()
        entries: list[dict[str, Any]] = detail["tabs"]["timeline"]["data"]["items"]
        return entries

    [entry] = await eventually(told)
    assert (entry["channel"], entry["action"]) == ("import", "customer_created")
