"""Changing and deleting installations."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]


async def test_any_combination_of_fields_is_changed_and_announced(
    office: httpx.AsyncClient, schedule: Schedule, announced: Announced
) -> None:  # D-32
    planned = await schedule(notes="Ring twice")
    changes = {
        "title": "Solar roof", "scheduled_on": "2026-12-01", "items": [{"name": "Panel", "quantity": 12}],
        "window": {"start": "09:00", "end": "11:00"}, "notes": "",
    }  # fmt: skip
    answer = await office.patch(f"/installations/{planned['id']}", json=changes)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    shown = answer.json()
    assert {**planned, **changes, "version": 2, "updated_at": shown["updated_at"]} == shown
    last = (await announced(planned["id"]))[-1]
    assert last["type"] == "InstallationChanged"
    assert {(one["field"], one["old"], one["new"]) for one in last["body"]["changes"]} == {
        ("title", "Heat pump", "Solar roof"), ("scheduled_on", "2026-11-20", "2026-12-01"),
        ("items", "", "12 x Panel"), ("window", None, "09:00-11:00"), ("notes", "Ring twice", ""),
    }  # fmt: skip


async def test_optional_fields_are_taken_away_by_null(office: httpx.AsyncClient, schedule: Schedule) -> None:
    planned = await schedule(technician_id=str(new_id()), window={"start": "08:00", "end": "12:00"})
    shown = (await office.patch(f"/installations/{planned['id']}", json={"technician_id": None, "window": None})).json()
    assert (shown["technician_id"], shown["window"]) == (None, None)


async def test_saying_what_is_already_so_makes_no_version(
    office: httpx.AsyncClient, schedule: Schedule, announced: Announced
) -> None:  # D-41
    planned = await schedule(window={"start": "08:00", "end": "12:00"}, items=[{"name": "Boiler", "quantity": 1}])
    same = {name: planned[name] for name in ("title", "items", "window", "scheduled_on", "technician_id", "notes")}
    answer = await office.patch(f"/installations/{planned['id']}", json=same)
    assert answer.json() == planned
    assert len(await announced(planned["id"])) == 1


@pytest.mark.parametrize("field", ["customer_id", "status"])  # D-42
async def test_customer_and_status_are_not_changed_like_fields(
    office: httpx.AsyncClient, schedule: Schedule, field: str
) -> None:
    planned = await schedule()
    answer = await office.patch(f"/installations/{planned['id']}", json={field: str(new_id())})
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, "unknown_field")]


async def test_a_stale_write_is_answered_with_the_current_record(
    office: httpx.AsyncClient, schedule: Schedule
) -> None:  # D-41
    planned = await schedule()
    path, stale = f"/installations/{planned['id']}", {"If-Match": '"1"'}
    current = (await office.patch(path, json={"title": "Solar roof"}, headers=stale)).json()
    for answer in (
        await office.patch(path, json={"title": "Boiler"}, headers=stale),
        await office.delete(path, headers=stale),
        await office.post(f"{path}/transitions", json={"to": "installer_assigned"}, headers=stale),
        await office.delete(f"{path}/photos/{new_id()}", headers=stale),
    ):
        assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
        assert answer.json()["current"] == current
    assert (await office.delete(path, headers={"If-Match": '"2"'})).status_code == 204


async def test_a_deleted_installation_is_gone_and_names_its_customer_once_more(
    office: httpx.AsyncClient, schedule: Schedule, announced: Announced
) -> None:
    planned = await schedule()
    assert (await office.delete(f"/installations/{planned['id']}")).status_code == 204
    assert (await office.get(f"/installations/{planned['id']}")).status_code == 404
    assert (await office.delete(f"/installations/{planned['id']}")).status_code == 404
    last = (await announced(planned["id"]))[-1]
    said = last["body"]["installation"]
    assert (last["type"], said["version"], said["customer_id"]) == ("InstallationDeleted", 2, planned["customer_id"])
    assert set(said) == {"id", "account_id", "version", "customer_id"}


async def test_another_account_finds_nothing(service: Service, schedule: Schedule) -> None:  # D-01
    planned = await schedule("started")
    path = f"/installations/{planned['id']}"
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        answers = [
            await stranger.get(path),
            await stranger.patch(path, json={"title": "Mine"}, headers={"If-Match": '"1"'}),
            await stranger.delete(path),
            await stranger.post(f"{path}/transitions", json={"to": "completed"}),
            await stranger.get(f"{path}/photos"),
            await stranger.get(f"{path}/photos/right"),
            await stranger.delete(f"{path}/photos/{new_id()}"),
        ]
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "installation_not_found")}
        assert (await stranger.get("/installations")).json()["items"] == []
