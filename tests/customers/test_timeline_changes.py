"""What the timeline says of changes: every field, and every action in every language."""

import ast
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest

from chassis.service import Service
from chassis.testing import client_of, eventually, somebody
from chassis.words import Language, language
from customers.commands import ChangeCustomer
from customers.projections import summary
from customers.projections.timeline import SUMMARIES

Add = Callable[..., Awaitable[dict[str, Any]]]

LONGEST_ADDRESS = "1 rue des Lilas\n" + "é" * 480
NEW: dict[str, str] = {
    "name": "N" * 200,
    "email": "zoe@new.example.com",
    "phone": "+33 7 00 00 00 01",
    "address": LONGEST_ADDRESS,
    "kind": "property_agent",
    "status": "inactive",
}
TELLING = ("add_entry", "add_version", "version_entry", "add_email_entry", "add_lead_entry", "_about", "_of_lead")
CONSUMERS = Path(__file__).parents[2] / "services/customers/src/customers/consumers"


def test_every_field_that_can_be_changed_is_tried() -> None:
    assert set(NEW) == set(ChangeCustomer.model_fields)


@pytest.mark.parametrize("field", NEW)
async def test_a_changed_field_is_told_whole_with_who_and_through_what(
    service: Service, office: httpx.AsyncClient, account: UUID, add: Add, field: str
) -> None:  # C-41 D-19
    customer = await add()
    clerk = replace(somebody("sales", account, "Sal Sales"), channel="web")
    async with client_of(service, clerk) as sales:
        await sales.patch(f"/customers/{customer['id']}", json={field: NEW[field]})

    async def told() -> Any:
        items = (await office.get(f"/customers/{customer['id']}/timeline")).json()["items"]
        return len(items) == 2 and items[0]

    entry = await eventually(told)
    assert entry["changes"] == [{"field": field, "old": customer[field], "new": NEW[field]}]
    assert entry["actor"] == {"kind": "staff", "id": str(clerk.id), "name": "Sal Sales"}
    assert entry["channel"] == "web"


def test_every_action_has_a_summary() -> None:  # D-19
    files = [ast.parse(file.read_text()) for file in CONSUMERS.glob("*.py")]
    calls = [node for file in files for node in ast.walk(file) if isinstance(node, ast.Call)]
    told = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in TELLING]
    texts = {part.value for call in told for part in call.args if isinstance(part, ast.Constant)}
    assert len(texts) > 10
    assert texts <= set(SUMMARIES)


@pytest.mark.parametrize("action", SUMMARIES)
def test_every_summary_is_said_in_every_language(action: str) -> None:  # D-19 D-40
    places = re.findall(r"{(\w+)}", SUMMARIES[action].en)
    facts = {place: f"{place} {{brace}}" for place in places}
    said = []
    for code in get_args(Language):
        token = language.set(code)
        said.append(summary(action, facts))
        language.reset(token)
    assert len(set(said)) == len(get_args(Language))
    assert all(fact in text for fact in facts.values() for text in said)


async def test_a_story_can_be_narrowed_to_what_happened_and_where(office: httpx.AsyncClient, add: Add) -> None:  # D-19
    path = f"/customers/{(await add())['id']}"
    for name in ("B", "C"):
        await office.patch(path, json={"name": name})
    await office.patch(path, json={"status": "inactive"})

    async def told() -> bool:
        return bool((await office.get(f"{path}/timeline")).json()["total"] == 4)

    await eventually(told)
    counts = {}
    for parameters in (
        {"action": "customer_changed"},
        {"action": "customer_changed", "page_size": "1"},
        {"action": "nothing_like_it"},
        {"source": "/services/customers"},
        {"source": "/services/customers", "action": "customer_created"},
        {"source": "/services/leads"},
    ):
        page = (await office.get(f"{path}/timeline", params=parameters)).json()
        counts[tuple(parameters.values())] = (page["total"], len(page["items"]))
    assert list(counts.values()) == [(2, 2), (2, 1), (0, 0), (4, 4), (1, 1), (0, 0)]
