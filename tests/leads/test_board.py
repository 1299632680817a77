"""The board, and moving its cards."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.service import Service
from chassis.testing import client_of, somebody

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
COLUMNS = ("pending", "contacted", "quote_requested", "quote_sent", "quote_approved", "installation_scheduled",
           "completed", "lost", "cancelled")  # fmt: skip
ROUNDS = 500


async def board_of(office: httpx.AsyncClient, **parameters: Any) -> dict[str, Shown]:
    answer = await office.get("/leads/board", params=parameters)
    assert answer.status_code == 200, answer.text
    columns: dict[str, Shown] = {column["status"]: column for column in answer.json()["columns"]}
    assert tuple(columns) == COLUMNS
    return columns


def names(board: dict[str, Shown]) -> dict[str, list[str]]:
    """The cards of the columns that have some."""
    return {code: [card["name"] for card in column["items"]] for code, column in board.items() if column["items"]}


async def test_the_board_has_a_column_for_each_status_with_its_total_and_its_newest_cards(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-75 L-76 L-78 D-28
    pending = [await add(name=f"Lead {number}", value="1.5", location="Lyon") for number in range(22)][::-1]
    contacted = await add(status="contacted")
    board = await board_of(office)
    start = {"status": "pending", "label": "Pending", "colour": "grey", "total": 22, "items": pending[:20]}
    assert (board["pending"], board["contacted"]["items"]) == (start, [contacted])
    assert {code: column["total"] for code, column in board.items() if column["total"]} == {
        "pending": 22,
        "contacted": 1,
    }
    more = await office.get("/leads", params={"status": "pending", "page": 2})
    assert more.json()["items"] == pending[20:]


async def test_search_and_filter_narrow_the_board_and_leave_all_its_columns(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-82 L-83 L-69
    for name, status in (("Ana", "pending"), ("Bob", "pending"), ("Anabel", "contacted"), ("Carl", "contacted")):
        await add(name=name, status=status)
    assert names(await board_of(office, q="ana")) == {"pending": ["Ana"], "contacted": ["Anabel"]}
    assert names(await board_of(office, status="contacted")) == {"contacted": ["Carl", "Anabel"]}
    both = await board_of(office, q="ana", status="contacted")
    assert [(code, column["total"]) for code, column in both.items() if column["total"]] == [("contacted", 1)]
    assert names(await board_of(office, q="nobody")) == {}


async def test_the_columns_speak_the_callers_language(office: httpx.AsyncClient) -> None:
    # L-78 D-22
    answer = await office.get("/leads/board", headers={"Accept-Language": "fr-FR, en;q=0.5"})
    assert [column["label"] for column in answer.json()["columns"]][:3] == ["En attente", "Contacté", "Devis demandé"]


async def test_a_moved_card_is_in_its_new_column_at_once(office: httpx.AsyncClient, add: Add) -> None:
    # L-79 L-80 D-20
    lead = await add()
    moved = await office.patch(f"/leads/{lead['id']}", json={"status": "completed"}, headers={"If-Match": '"1"'})
    assert moved.status_code == 200
    board = await board_of(office)
    assert (board["pending"]["total"], board["completed"]["items"]) == (0, [moved.json()])


async def test_the_board_and_the_list_show_the_same_leads_and_a_card_opens_its_lead(
    office: httpx.AsyncClient, add: Add
) -> None:
    # L-77 L-81
    for name, status in (("Ana", "pending"), ("Anabel", "contacted"), ("Bob", "completed")):
        await add(name=name, status=status)
    for filters in ({}, {"q": "ana"}, {"q": "ana", "status": "contacted"}):
        cards = [card for column in (await board_of(office, **filters)).values() for card in column["items"]]
        items = (await office.get("/leads", params=filters)).json()["items"]
        assert sorted(cards, key=lambda card: card["id"], reverse=True) == items
        assert (await office.get(f"/leads/{cards[0]['id']}")).json() == cards[0]


@pytest.mark.parametrize("status", COLUMNS)
async def test_a_card_may_be_moved_from_anywhere_to_anywhere(office: httpx.AsyncClient, add: Add, status: str) -> None:
    # D-22
    lead = await add(status=status, lost_reason="Too dear" if status in ("lost", "cancelled") else None)
    for target in COLUMNS:
        reason = {"lost_reason": "Not now"} if target in ("lost", "cancelled") else {}
        answer = await office.patch(f"/leads/{lead['id']}", json={"status": target, **reason})
        assert (answer.status_code, answer.json().get("status")) == (200, target), answer.text
        assert (answer.json()["lost_reason"] is None) == (not reason)


async def test_of_two_people_who_move_the_same_card_at_once_one_wins_and_the_other_is_told(
    service: Service, account: UUID, add: Add, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    """A thousand moves, two at a time from the same version: no move is lost, and none is answered otherwise."""
    # L-80 D-41
    lead, ada, sam = await add(), somebody(account_id=account), somebody("sales", account_id=account)
    path, version, status = f"/leads/{lead['id']}", 1, "pending"
    async with client_of(service, ada) as one, client_of(service, sam) as other:
        for _ in range(ROUNDS):
            targets = [code for code in COLUMNS[:7] if code != status][version % 5 :][:2]
            moves = zip((one, other), targets, strict=True)
            headers = {"If-Match": f'"{version}"'}
            answers = await asyncio.gather(
                *(client.patch(path, json={"status": target}, headers=headers) for client, target in moves)
            )
            won, lost = sorted(answers, key=lambda answer: answer.status_code)
            assert (won.status_code, lost.status_code) == (200, 412)
            assert lost.json()["current"] == won.json()
            version, status = won.json()["version"], won.json()["status"]
    moves_announced = (await announced(lead["id"]))[1:]
    assert version == 1 + ROUNDS == 1 + len(moves_announced)
    steps = [(move["body"]["old"], move["body"]["new"]) for move in moves_announced]
    assert [old for old, _ in steps] == ["pending", *(new for _, new in steps[:-1])]
