"""The files of several records, for the gateway that puts a person's data together."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Role
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from tests.media.corpus.images import jpeg

Shown = dict[str, Any]
StoreOne = Callable[..., Awaitable[Shown]]


def asked(*owners: UUID) -> Shown:
    return {"owners": [{"owner_type": "installation", "owner_id": str(owner)} for owner in owners]}


async def test_files_are_listed_with_their_digests_in_the_order_of_their_upload(
    office: httpx.AsyncClient, owner: UUID, store_one: StoreOne
) -> None:
    stored = [await store_one(jpeg(), name) for name in ("b.jpg", "a.jpg")]
    answer = await office.post("/media/of-owners", json=asked(new_id(), owner))
    assert answer.status_code == 200
    files = answer.json()["files"]
    assert [one["id"] for one in files] == [one["id"] for one in stored]
    for one in files:
        assert (one["owner_type"], one["owner_id"]) == ("installation", str(owner))
        content = await office.get(f"/media/{one['id']}")
        assert content.headers["etag"] == f'"{one["sha256"]}"'
        assert len(content.content) == one["size"]


async def test_other_accounts_and_other_records_have_none_of_them(
    office: httpx.AsyncClient, service: Service, owner: UUID, store_one: StoreOne
) -> None:
    # D-01
    await store_one(jpeg())
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.post("/media/of-owners", json=asked(owner))).json() == {"files": []}
    assert (await office.post("/media/of-owners", json=asked(new_id()))).json() == {"files": []}
    assert (await office.post("/media/of-owners", json=asked())).json() == {"files": []}


@pytest.mark.parametrize("role", ["sales", "viewer", "technician"])
async def test_only_admins_and_managers_ask(service: Service, account: UUID, owner: UUID, role: Role) -> None:
    # D-02
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert (await client.post("/media/of-owners", json=asked(owner))).status_code == 403
