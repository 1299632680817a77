"""What applying and undoing write, and what they leave alone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from chassis.database import fetch
from chassis.service import Service
from chassis.testing import client_of, eventually, somebody

from .conftest import HEADER, Upload, csv_of, done, person, rows_of, settled

Add = Callable[..., Awaitable[dict[str, Any]]]

EVENTS = "SELECT headers, body, version FROM outbox WHERE account_id = $1 AND aggregate_id = $2 ORDER BY id"


async def events_of(service: Service, account: UUID, customer_id: str) -> list[tuple[str, str, str, int]]:
    """Type, channel, name of the actor and version of each event of a customer."""
    with service.bound():
        rows = await fetch(EVENTS, account, customer_id)
    headers = [orjson.loads(row["headers"]) for row in rows]
    return [
        (told["ce_type"], told["ce_channel"], told["ce_actorname"], row["version"])
        for told, row in zip(headers, rows, strict=True)
    ]


async def test_what_is_imported_is_announced_in_the_name_of_whoever_applied(
    service: Service, account: UUID, office: httpx.AsyncClient, plan: Upload
) -> None:  # D-19 D-21
    planned = await plan(csv_of([person(1)]))
    async with client_of(service, somebody("sales", account, "Sue Sales")) as seller:
        await done(seller, planned["id"], "apply")
    [row] = await rows_of(office, planned["id"])
    assert row["result"] == "created"
    created = ("CustomerCreated", "import", "Sue Sales", 1)
    assert await events_of(service, account, row["customer_id"]) == [created]
    await done(office, planned["id"], "revert")
    assert await events_of(service, account, row["customer_id"]) == [
        created,
        ("CustomerDeleted", "import", "Ada Admin", 2),
        ("Tombstone", "import", "Ada Admin", 2),
    ]


async def test_the_timeline_tells_of_the_import(office: httpx.AsyncClient, plan: Upload) -> None:  # D-19
    planned = await plan(csv_of([person(1)]))
    await done(office, planned["id"], "apply")
    [row] = await rows_of(office, planned["id"])

    async def told() -> list[dict[str, Any]]:
        answer = await office.get(f"/customers/{row['customer_id']}/timeline")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    [entry] = await eventually(told)
    assert (entry["action"], entry["channel"]) == ("customer_created", "import")


async def test_rows_are_written_and_taken_back_however_far_apart_they_are(
    office: httpx.AsyncClient, plan: Upload
) -> None:  # D-21
    far, nothing = [[""]] * 1200, [["", "", "", "no contact"]] * 700
    planned = await plan(csv_of([person(1), *far, person(2), *nothing, person(3), *far, ["wrong"]]))
    assert (planned["counts"]["create"], planned["counts"]["error"]) == (3, 701)
    applied = await done(office, planned["id"], "apply")
    assert (applied["state"], applied["counts"]["created"], applied["progress"]) == ("applied", 3, 100)
    assert {row["result"] for row in await rows_of(office, planned["id"], outcome="create")} == {"created"}
    reverted = await done(office, planned["id"], "revert")
    assert (reverted["state"], reverted["counts"]["reverted"]) == ("reverted", 3)


async def test_an_imported_customer_is_found_like_any_other(office: httpx.AsyncClient, plan: Upload) -> None:  # D-15
    planned = await plan(csv_of([["Éloïse Œuvrard", "eloise@example.com", "06 55 44 33 22", "Lyon"]]))
    await done(office, planned["id"], "apply")
    for query in ("eloise oeuv", "0655443322", "+33 6 55", "ELOISE@"):
        assert (await office.get("/customers", params={"q": query})).json()["total"] == 1, query
    twin = {"name": "Twin", "email": "Eloise@example.com", "phone": "0699887766", "address": "Lyon"}
    assert (await office.post("/customers", json=twin)).json()["code"] == "possible_duplicate"


async def test_updates_are_written_and_taken_back(
    service: Service, account: UUID, office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:  # D-21
    before = await add(name="Ana", email="ana@example.com")
    content = csv_of([["Anna", "ANA@example.com", before["phone"], before["address"]]])
    planned = await plan(content, on_duplicate="update")
    await done(office, planned["id"], "apply")
    path = f"/customers/{before['id']}"
    during = (await office.get(path)).json()
    assert (during["name"], during["email"], during["version"]) == ("Anna", "ANA@example.com", 2)
    assert (await office.get("/customers", params={"q": "anna"})).json()["total"] == 1

    reverted = await done(office, planned["id"], "revert")
    after = (await office.get(path)).json()
    assert (after["name"], after["email"], after["version"]) == ("Ana", "ana@example.com", 3)
    assert (await office.get("/customers", params={"q": "anna"})).json()["total"] == 0
    assert reverted["counts"]["reverted"] == 1
    types = [event[0] for event in await events_of(service, account, before["id"])]
    assert types == ["CustomerCreated", "CustomerChanged", "CustomerChanged"]


async def test_a_row_whose_customer_changed_since_the_plan_is_a_conflict(
    office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:  # D-21
    changed, deleted, twin = await add(), await add(), person(1)
    rows = [["New", one["email"], one["phone"], "New"] for one in (changed, deleted)]
    planned = await plan(csv_of([*rows, twin, person(2)]), on_duplicate="update")
    await office.patch(f"/customers/{changed['id']}", json={"address": "Meanwhile"})
    await office.delete(f"/customers/{deleted['id']}")
    await add(email=twin[1])

    applied = await done(office, planned["id"], "apply")
    counts = {name: applied["counts"][name] for name in ("created", "updated", "conflict")}
    assert counts == {"created": 1, "updated": 0, "conflict": 3}
    shown = await rows_of(office, planned["id"], outcome="conflict")
    assert [row["errors"][0]["code"] for row in shown] == ["changed_meanwhile", "deleted_meanwhile", "exists_by_now"]
    assert (await office.get(f"/customers/{changed['id']}")).json()["address"] == "Meanwhile"
    rejected = (await office.get(f"/customers/imports/{planned['id']}/rejected")).text
    assert "The customer was changed after the plan was made." in rejected


async def test_what_somebody_changed_since_the_import_is_left_alone(
    office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:  # D-21
    known = await add()
    rows = [person(1), person(2), person(3), ["New", known["email"], known["phone"], "New"]]
    planned = await plan(csv_of(rows), on_duplicate="update")
    await done(office, planned["id"], "apply")
    edited, gone, plain, _ = [row["customer_id"] for row in await rows_of(office, planned["id"])]
    for customer_id in (edited, known["id"]):
        await office.patch(f"/customers/{customer_id}", json={"name": "Edited"})
    await office.delete(f"/customers/{gone}")

    reverted = await done(office, planned["id"], "revert")
    assert (reverted["counts"]["reverted"], reverted["counts"]["changed_since"]) == (1, 3)
    shown = await rows_of(office, planned["id"], outcome="changed_since")
    assert [row["errors"][0]["code"] for row in shown] == ["changed_since", "deleted_since", "changed_since"]
    assert (await office.get(f"/customers/{plain}")).status_code == 404
    for customer_id in (edited, known["id"]):
        assert (await office.get(f"/customers/{customer_id}")).json()["name"] == "Edited"


async def test_applying_and_undoing_twice_is_done_once(office: httpx.AsyncClient, plan: Upload) -> None:  # D-21
    planned = await plan(csv_of([person(n) for n in range(3)]))
    path = f"/customers/imports/{planned['id']}"
    early = await office.post(f"{path}/revert")
    assert (early.status_code, early.json()["code"]) == (409, "import_not_applied")
    answers = await asyncio.gather(*[office.post(f"{path}/apply") for _ in range(4)])
    assert {answer.status_code for answer in answers} == {202}
    await settled(office, planned["id"])
    assert (await office.post(f"{path}/apply")).json()["state"] == "applied"
    assert (await office.get("/customers")).json()["total"] == 3
    assert (await office.patch(path, json={"on_duplicate": "create"})).json()["code"] == "import_not_planned"

    for _ in range(2):
        reverted = await done(office, planned["id"], "revert")
        assert (reverted["state"], reverted["counts"]["reverted"]) == ("reverted", 3)
    assert (await office.post(f"{path}/apply")).json()["code"] == "import_not_planned"


async def test_a_plan_that_was_made_again_is_not_applied_by_its_old_version(
    office: httpx.AsyncClient, plan: Upload
) -> None:  # D-41
    planned = await plan(csv_of([person(1)]))
    path = f"/customers/imports/{planned['id']}"
    await office.patch(path, json={"on_duplicate": "create"})
    again = await settled(office, planned["id"])
    stale = await office.post(f"{path}/apply", headers={"If-Match": f'"{planned["version"]}"'})
    assert stale.status_code == 412
    fresh = await office.post(f"{path}/apply", headers={"If-Match": f'"{again["version"]}"'})
    assert fresh.status_code == 202
    await settled(office, planned["id"])


@pytest.mark.parametrize("how", ["created", "updated", "skipped", "duplicate"])
async def test_what_an_import_holds_of_a_customer_goes_with_the_customer(
    service: Service, account: UUID, office: httpx.AsyncClient, plan: Upload, add: Add, how: str
) -> None:  # C-26 D-16
    marker = f"marker-{how}-{account.hex[:8]}"
    known = await add() if how in ("updated", "skipped") else None
    row = [marker, known["email"] if known else f"{marker}@example.com", "0712121212", marker]
    rows = [row, [f"{marker} again", row[1], "0713131313", marker]] if how == "duplicate" else [row]
    planned = await plan(csv_of(rows), on_duplicate="update" if how == "updated" else "skip")
    if how != "skipped":
        await done(office, planned["id"], "apply")
    assert marker in await held(service, account)
    customer_id = (await rows_of(office, planned["id"]))[0]["customer_id"]
    await office.delete(f"/customers/{customer_id}")
    assert marker not in await held(service, account)
    assert all(row["fields"] == {} for row in await rows_of(office, planned["id"]))
    assert marker not in (await office.get(f"/customers/imports/{planned['id']}/rejected")).text


async def held(service: Service, account: UUID) -> str:
    """All that imports hold, as text."""
    with service.bound():
        rows = await fetch("SELECT row_to_json(r)::text AS r FROM import_row AS r WHERE account_id = $1", account)
        files = await fetch(
            "SELECT convert_from(content, 'UTF8') AS r FROM import_chunk WHERE account_id = $1", account
        )
    return "".join(row["r"] for row in rows + files)


async def test_the_file_is_not_kept_behind_the_plan(service: Service, account: UUID, plan: Upload) -> None:
    await plan(csv_of([person(1)]))
    with service.bound():
        assert await fetch("SELECT 1 FROM import_chunk WHERE account_id = $1", account) == []


async def test_an_import_without_anything_to_write_is_applied_at_once(office: httpx.AsyncClient, plan: Upload) -> None:
    planned = await plan(csv_of([["", "", "1", ""]], HEADER))
    applied = await done(office, planned["id"], "apply")
    assert (applied["state"], applied["counts"]["created"]) == ("applied", 0)
