"""A technician's view: their own installations, and nothing that is the office's."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.caller import Caller
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Technician = tuple[Caller, httpx.AsyncClient]


@pytest.fixture
async def own(schedule: Schedule, technician: Technician) -> Shown:
    """An installation that is assigned to the technician."""
    return await schedule("started", technician_id=str(technician[0].id))


@pytest.fixture
async def foreign(schedule: Schedule) -> Shown:
    """An installation that is assigned to somebody else."""
    return await schedule("started", technician_id=str(new_id()))


async def test_a_technician_sees_only_their_own(
    technician: Technician, own: Shown, foreign: Shown, schedule: Schedule
) -> None:  # D-02
    _, client = technician
    await schedule()
    listed = (await client.get("/installations")).json()
    assert ([item["id"] for item in listed["items"]], listed["total"]) == ([own["id"]], 1)
    assert (await client.get("/installations", params={"technician_id": foreign["technician_id"]})).json()["total"] == 0
    assert (await client.get(f"/installations/{own['id']}")).status_code == 200


async def test_to_a_technician_the_others_do_not_exist(technician: Technician, foreign: Shown) -> None:  # D-01 D-02
    path = f"/installations/{foreign['id']}"
    _, client = technician
    answers = [
        await client.get(path),
        await client.post(f"{path}/transitions", json={"to": "completed"}, headers={"If-Match": '"1"'}),
        await client.get(f"{path}/photos"),
        await client.get(f"{path}/photos/right"),
        await client.delete(f"{path}/photos/{new_id()}", headers={"If-Match": '"1"'}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "installation_not_found")}


async def test_a_technician_takes_their_own_further(technician: Technician, own: Shown) -> None:  # D-02 D-31
    answer = await technician[1].post(f"/installations/{own['id']}/transitions", json={"to": "completed"})
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")


async def test_planning_changing_and_deleting_are_the_offices(
    technician: Technician, own: Shown, form: Callable[..., Shown]
) -> None:  # D-02
    _, client = technician
    path = f"/installations/{own['id']}"
    answers = [
        await client.post("/installations", json=form()),
        await client.patch(path, json={"title": "Mine"}),
        await client.delete(path),
        await client.post("/installation-partners", json={"name": "Mine"}),
    ]
    assert {answer.status_code for answer in answers} == {403}


async def test_a_viewer_reads_everything_and_changes_nothing(service: Service, own: Shown, account: object) -> None:
    # D-02
    path = f"/installations/{own['id']}"
    async with client_of(service, somebody("viewer", account_id=account)) as viewer:
        for read in (path, f"{path}/photos", "/installations", "/installation-partners", "/technicians"):
            assert (await viewer.get(read)).status_code == 200
        answers = [
            await viewer.patch(path, json={"title": "Mine"}),
            await viewer.delete(path),
            await viewer.post(f"{path}/transitions", json={"to": "completed"}),
            await viewer.get(f"{path}/photos/right"),
            await viewer.delete(f"{path}/photos/{new_id()}"),
        ]
        assert {answer.status_code for answer in answers} == {403}


async def test_technicians_who_have_called_can_be_chosen(
    service: Service, technician: Technician, office: httpx.AsyncClient
) -> None:
    tom, client = technician
    assert (await office.get("/technicians")).json()["total"] == 0
    await client.get("/installations")
    await client.get("/installations")
    listed = (await office.get("/technicians")).json()
    assert (listed["items"], listed["total"]) == ([{"id": str(tom.id), "name": "Tom Technician"}], 1)
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert (await stranger.get("/technicians")).json()["items"] == []


async def test_a_technician_is_listed_under_their_newest_name(
    service: Service, technician: Technician, office: httpx.AsyncClient
) -> None:
    tom, client = technician
    await client.get("/installations")
    renamed = Caller("staff", tom.account_id, tom.id, "Tom Tailor", "technician", "api")
    async with client_of(service, renamed) as again:
        await again.get("/installations")
    assert [item["name"] for item in (await office.get("/technicians")).json()["items"]] == ["Tom Tailor"]
