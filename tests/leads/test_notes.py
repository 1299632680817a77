"""The running log of notes on a lead."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Sales = tuple[Caller, httpx.AsyncClient]


async def noted(client: httpx.AsyncClient, lead: Shown, text: str) -> Shown:
    answer = await client.post(f"/leads/{lead['id']}/notes", json={"text": text})
    assert answer.status_code == 201, answer.text
    note: Shown = answer.json()
    return note


async def log_of(client: httpx.AsyncClient, lead: Shown, **parameters: Any) -> Shown:
    page: Shown = (await client.get(f"/leads/{lead['id']}/notes", params=parameters)).json()
    return page


async def test_notes_are_a_running_log_that_begins_with_the_note_of_creation(
    add: Add, office: httpx.AsyncClient, sales: Sales, admin: Caller
) -> None:
    # L-14 L-41 L-44 L-45 L-46 L-47 D-26
    lead, (sam, salesperson) = await add(notes="Wants a heat pump"), sales
    second = await noted(salesperson, lead, "  Called\nno answer ")
    third = await noted(office, lead, "Called again")
    page = await log_of(salesperson, lead)
    assert [note["text"] for note in page["items"]] == ["Called again", "Called\nno answer", "Wants a heat pump"]
    assert page["items"][:2] == [third, second]
    assert [note["author"] for note in page["items"]] == [
        {"id": str(admin.id), "name": "Ada Admin"},
        {"id": str(sam.id), "name": "Sam Sales"},
        {"id": str(admin.id), "name": "Ada Admin"},
    ]
    times = [datetime.fromisoformat(note["created_at"]) for note in page["items"]]
    assert times == sorted(times, reverse=True)
    assert {note["edited_at"] for note in page["items"]} == {None}
    assert set(third) == {"id", "text", "author", "created_at", "edited_at", "version"}


async def test_a_lead_without_a_note_has_an_empty_log_and_a_long_log_comes_in_pages(
    add: Add, office: httpx.AsyncClient
) -> None:
    lead = await add(notes=" ")
    assert await log_of(office, lead) == {"items": [], "page": 1, "page_size": 20, "total": 0}
    for number in range(3):
        await noted(office, lead, f"Note {number}")
    pages = [await log_of(office, lead, page=page, page_size=2) for page in (1, 2, 3)]
    assert [[note["text"] for note in page["items"]] for page in pages] == [["Note 2", "Note 1"], ["Note 0"], []]
    assert {page["total"] for page in pages} == {3}


async def test_an_edited_note_says_so_and_keeps_its_place_and_author(
    add: Add, office: httpx.AsyncClient, sales: Sales
) -> None:
    # L-48 D-26 D-41
    lead, (sam, salesperson) = await add(), sales
    note = await noted(salesperson, lead, "Call Tuesday")
    await noted(office, lead, "Newer")
    path = f"/leads/{lead['id']}/notes/{note['id']}"
    same = await salesperson.patch(path, json={"text": "Call Tuesday "}, headers={"If-Match": '"1"'})
    assert (same.json(), same.headers["etag"]) == (note, '"1"')
    edited = await office.patch(path, json={"text": "Call Wednesday"}, headers={"If-Match": '"1"'})
    assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
    shown = edited.json()
    assert datetime.fromisoformat(shown["edited_at"]) > datetime.fromisoformat(shown["created_at"])
    assert (shown["author"]["id"], shown["created_at"]) == (str(sam.id), note["created_at"])
    assert (await log_of(office, lead))["items"][1] == shown
    stale = await salesperson.patch(path, json={"text": "Call Friday"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "Call Wednesday")
    stale = await salesperson.delete(path, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_only_its_author_or_an_admin_edits_or_deletes_a_note(
    service: Service, add: Add, office: httpx.AsyncClient, sales: Sales
) -> None:
    # D-26 D-02
    lead, (sam, salesperson) = await add(notes="Of the admin"), sales
    mine = await noted(salesperson, lead, "Mine")
    theirs = (await log_of(office, lead))["items"][1]
    manager = somebody("manager", sam.account_id)
    async with client_of(service, manager) as other:
        for client, note in ((salesperson, theirs), (other, mine), (other, theirs)):
            path, stale = f"/leads/{lead['id']}/notes/{note['id']}", {"If-Match": '"9"'}
            refused = [await client.patch(path, json={"text": "X"}, headers=stale), await client.delete(path)]
            assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "not_the_author")] * 2
            french = await client.delete(path, headers={"Accept-Language": "fr"})
            assert french.json()["detail"].startswith("Seuls son auteur")
    for client, note in ((salesperson, mine), (office, theirs)):
        assert (await client.delete(f"/leads/{lead['id']}/notes/{note['id']}")).status_code == 204
    assert (await log_of(office, lead))["total"] == 0


async def test_a_deleted_note_is_gone_and_can_not_be_deleted_twice(
    add: Add, office: httpx.AsyncClient, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    # L-49
    lead = await add()
    note, kept = await noted(office, lead, "Secret 0612345678"), await noted(office, lead, "Kept")
    path = f"/leads/{lead['id']}/notes/{note['id']}"
    await office.patch(path, json={"text": "Secret 0712345678"})
    assert sorted([one.status_code for one in await asyncio.gather(office.delete(path), office.delete(path))]) == [
        204, 404,
    ]  # fmt: skip
    assert (await office.patch(path, json={"text": "Again"})).status_code == 404
    assert (await log_of(office, lead))["items"] == [kept]
    events = await announced(note["id"])
    assert [event["type"] for event in events] == ["NoteAdded", "NoteChanged", "NoteDeleted"]
    assert {event["body"]["note"]["lead_id"] for event in events} == {lead["id"]}
    assert events[1]["body"]["note"]["author"]["name"] == "Ada Admin"
    assert "Secret" not in str(events)


async def test_notes_go_with_their_lead(add: Add, office: httpx.AsyncClient) -> None:
    # L-33
    lead = await add(notes="First")
    note = (await log_of(office, lead))["items"][0]
    assert (await office.delete(f"/leads/{lead['id']}")).status_code == 204
    for answer in (
        await office.get(f"/leads/{lead['id']}/notes"),
        await office.post(f"/leads/{lead['id']}/notes", json={"text": "Late"}),
        await office.patch(f"/leads/{lead['id']}/notes/{note['id']}", json={"text": "Late"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "lead_not_found")


async def test_notes_of_other_accounts_and_other_leads_do_not_exist(
    service: Service, add: Add, office: httpx.AsyncClient
) -> None:
    # D-01
    lead, other_lead = await add(notes="Ours"), await add()
    note = (await log_of(office, lead))["items"][0]
    for of in (other_lead["id"], new_id()):
        assert (await office.delete(f"/leads/{of}/notes/{note['id']}")).status_code == 404
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        path = f"/leads/{lead['id']}/notes"
        for answer in (
            await stranger.get(path),
            await stranger.post(path, json={"text": "Theirs"}),
            await stranger.patch(f"{path}/{note['id']}", json={"text": "Theirs"}),
            await stranger.delete(f"{path}/{note['id']}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "lead_not_found")
    assert (await log_of(office, lead))["items"] == [note]


async def test_who_only_looks_notes_nothing_and_a_technician_does_not_even_look(
    service: Service, add: Add, admin: Caller
) -> None:
    # D-02
    lead = await add(notes="First")
    path = f"/leads/{lead['id']}/notes"
    async with client_of(service, somebody("viewer", admin.account_id)) as viewer:
        assert (await viewer.get(path)).json()["total"] == 1
        assert (await viewer.post(path, json={"text": "X"})).status_code == 403
    async with client_of(service, somebody("technician", admin.account_id)) as technician:
        assert (await technician.get(path)).status_code == 403
        assert (await technician.get(f"/leads/{lead['id']}/timeline")).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"), ({"text": " \n "}, "text"), ({"text": "\u200b"}, "text"), ({"text": "x" * 10_001}, "text"),
        ({"text": "a\x00b"}, "text"), ({"text": None}, "text"), ({"text": "x", "author": "Eve"}, "author"),
    ],
)  # fmt: skip
async def test_a_note_without_a_readable_text_is_refused(
    add: Add, office: httpx.AsyncClient, body: Shown, field: str
) -> None:
    # D-42
    answer = await office.post(f"/leads/{(await add())['id']}/notes", json=body)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_a_repeated_note_is_noted_once(add: Add, office: httpx.AsyncClient) -> None:
    # D-41
    lead, key = await add(), {"Idempotency-Key": str(new_id())}
    path = f"/leads/{lead['id']}/notes"
    first, again = [await office.post(path, json={"text": "Once"}, headers=key) for _ in range(2)]
    assert first.json() == again.json()
    assert (await log_of(office, lead))["total"] == 1


async def test_of_two_who_edit_a_note_at_once_one_is_told_that_it_changed(
    add: Add, office: httpx.AsyncClient, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    # D-41
    lead = await add()
    note = await noted(office, lead, "First")
    path = f"/leads/{lead['id']}/notes/{note['id']}"
    for version in range(1, 11):
        seen = {"If-Match": f'"{version}"'}
        both = [office.patch(path, json={"text": f"{version}{who}"}, headers=seen) for who in "ab"]
        answers = await asyncio.gather(*both)
        assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert len(await announced(note["id"])) == 11


async def test_a_note_and_the_deletion_of_its_lead_at_once_leave_nothing_half_done(
    service: Service, add: Add, office: httpx.AsyncClient, account: UUID
) -> None:
    # L-33
    for _ in range(10):
        lead = await add(notes="First")
        path = f"/leads/{lead['id']}"
        late = [office.post(f"{path}/notes", json={"text": "Late"}) for _ in range(3)]
        *noting, deleted = await asyncio.gather(*late, office.delete(path))
        assert deleted.status_code == 204
        assert {answer.status_code for answer in noting} <= {201, 404}
        with service.bound():
            left = await fetch("SELECT id FROM note WHERE account_id = $1 AND lead_id = $2", account, UUID(lead["id"]))
        assert left == []
