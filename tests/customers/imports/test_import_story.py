"""From a file to customers and back."""

import httpx

from .conftest import Upload, csv_of, done, person, rows_of


async def total(office: httpx.AsyncClient) -> int:
    return int((await office.get("/customers")).json()["total"])


async def test_a_file_is_planned_applied_and_undone(office: httpx.AsyncClient, plan: Upload) -> None:
    # M-25 D-21 C-02
    planned = await plan(csv_of([person(n) for n in range(1201)]))
    assert (planned["state"], planned["progress"], planned["failure"]) == ("planned", 100, None)
    assert planned["counts"]["create"] == planned["counts"]["rows"] == 1201
    assert await total(office) == 0

    applied = await done(office, planned["id"], "apply")
    assert (applied["state"], applied["counts"]["created"], applied["counts"]["conflict"]) == ("applied", 1201, 0)
    assert await total(office) == 1201
    first = (await rows_of(office, planned["id"]))[0]
    customer = (await office.get(f"/customers/{first['customer_id']}")).json()
    assert {name: customer[name] for name in first["fields"]} == first["fields"]
    assert (customer["kind"], customer["status"], customer["version"]) == ("individual", "active", 1)

    reverted = await done(office, planned["id"], "revert")
    assert (reverted["state"], reverted["counts"]["reverted"]) == ("reverted", 1201)
    assert await total(office) == 0
