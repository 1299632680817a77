"""Installation partners."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.caller import Role
from chassis.service import Service
from chassis.testing import client_of, somebody

Shown = dict[str, Any]


async def test_the_administrator_adds_and_retires_partners(
    office: httpx.AsyncClient, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    answer = await office.post("/installation-partners", json={"name": "Dupont", "email": "contact@dupont.example"})
    added = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert (added["email"], added["phone"], added["active"]) == ("contact@dupont.example", None, True)
    path = f"/installation-partners/{added['id']}"
    retired = (await office.patch(path, json={"active": False, "email": None}, headers={"If-Match": '"1"'})).json()
    assert (retired["active"], retired["email"], retired["version"]) == (False, None, 2)
    assert [event["type"] for event in await announced(added["id"])] == [
        "InstallationPartnerAdded", "InstallationPartnerChanged"
    ]  # fmt: skip


async def test_partners_are_listed_by_name(office: httpx.AsyncClient) -> None:
    for name in ("Zenith", "alpha", "Beta"):
        await office.post("/installation-partners", json={"name": name})
    listed = (await office.get("/installation-partners", params={"page_size": 2})).json()
    assert ([item["name"] for item in listed["items"]], listed["total"]) == (["alpha", "Beta"], 3)


async def test_a_stale_or_empty_change_of_a_partner_makes_no_version(office: httpx.AsyncClient) -> None:  # D-41
    added = (await office.post("/installation-partners", json={"name": "Dupont"})).json()
    path = f"/installation-partners/{added['id']}"
    assert (await office.patch(path, json={"name": "Dupont"})).json() == added
    stale = await office.patch(path, json={"name": "Durand"}, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["current"]) == (412, added)


@pytest.mark.parametrize("role", ["manager", "sales", "technician", "viewer"])
async def test_others_on_staff_read_partners_but_do_not_change_them(
    service: Service, office: httpx.AsyncClient, account: object, role: Role
) -> None:  # D-02
    added = (await office.post("/installation-partners", json={"name": "Dupont"})).json()
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert (await client.get("/installation-partners")).json()["items"] == [added]
        assert (await client.post("/installation-partners", json={"name": "Mine"})).status_code == 403
        path = f"/installation-partners/{added['id']}"
        assert (await client.patch(path, json={"active": False})).status_code == 403


async def test_a_wrong_address_is_named(office: httpx.AsyncClient) -> None:  # D-42
    answer = await office.post("/installation-partners", json={"name": "", "email": "nobody", "phone": "none"})
    assert answer.status_code == 422
    assert {(one["field"], one["code"]) for one in answer.json()["errors"]} == {
        ("name", "required"), ("email", "not_an_email"), ("phone", "not_a_phone")
    }  # fmt: skip
