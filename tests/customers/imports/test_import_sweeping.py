"""What imports hold of people does not stay for ever."""

from uuid import UUID

import httpx

from chassis.database import fetch
from chassis.service import Service
from customers.domain.imports.sweeping import sweep_imports

from .conftest import Upload, csv_of, done, person, rows_of

DAYS = 30
AGE = "UPDATE customer_import SET updated_at = now() - make_interval(days => $3) WHERE account_id = $1 AND id = $2"


async def sweep(service: Service, account: UUID, import_id: str, *, age: int) -> None:
    with service.bound():
        await fetch(AGE, account, import_id, age)
        await sweep_imports(DAYS)


async def test_a_plan_that_nobody_applies_is_deleted_after_a_while(
    service: Service, account: UUID, office: httpx.AsyncClient, plan: Upload
) -> None:  # D-21
    planned = await plan(csv_of([person(1)]))
    await sweep(service, account, planned["id"], age=DAYS - 1)
    assert (await office.get(f"/customers/imports/{planned['id']}")).status_code == 200
    await sweep(service, account, planned["id"], age=DAYS + 1)
    assert (await office.get(f"/customers/imports/{planned['id']}")).status_code == 404
    with service.bound():
        assert await fetch("SELECT 1 FROM import_row WHERE account_id = $1", account) == []


async def test_the_rows_of_an_old_import_go_and_what_it_did_stays(
    service: Service, account: UUID, office: httpx.AsyncClient, plan: Upload
) -> None:  # D-21
    planned = await plan(csv_of([person(1)]))
    await done(office, planned["id"], "apply")
    await sweep(service, account, planned["id"], age=DAYS + 1)
    path = f"/customers/imports/{planned['id']}"
    kept = (await office.get(path)).json()
    assert (kept["state"], kept["counts"]["created"], kept["emptied_at"] is None) == ("applied", 1, False)
    assert await rows_of(office, planned["id"]) == []
    refused = await office.post(f"{path}/revert")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_emptied")
    assert (await office.get("/customers")).json()["total"] == 1
