"""Customers and installations side by side, with nothing but Kafka between them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from support.backlog import skip_backlog
from support.received import received

import customers.main
import customers.settings
import installations.main
import installations.settings
from chassis.ids import new_id
from chassis.inbox import Record
from chassis.relay import started_producer, stop_producer
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, eventually, migrated, somebody
from contracts.media import MediaState, MediaStored
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres

FORM = {"name": "Ana Müller", "email": "ana@example.com", "phone": "0612345678", "address": "1 rue des Lilas, Lyon"}
PARTS = {"customers": customers, "installations": installations}


@pytest.fixture(scope="module")
async def services(postgres: Postgres, kafka: Kafka) -> AsyncIterator[dict[str, Service]]:
    """Both services whole: doors, relays and consumers."""
    await skip_backlog(kafka, *PARTS)
    running = {}
    async with AsyncExitStack() as stack:
        for name, part in PARTS.items():
            url = SecretStr(await postgres.create_service_database(name))
            settings = part.settings.Settings(
                database_url=url, kafka_servers=kafka.servers, internal_public_key=INTERNAL_PUBLIC_KEY
            )
            running[name] = part.main.build(settings)
            async with migrated(running[name]):
                pass
            await stack.enter_async_context(running[name].running())
        yield running


@pytest.fixture
async def office(services: dict[str, Service], account: UUID) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """An admin of the account, calling both."""
    ada = somebody(account_id=account)
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(client_of(one, ada)) for name, one in services.items()}


async def planned(office: dict[str, httpx.AsyncClient]) -> dict[str, Any]:
    """Adds a customer and schedules an installation in the same breath."""
    customer = (await office["customers"].post("/customers", json=FORM)).json()
    form = {"customer_id": customer["id"], "title": "Heat pump", "scheduled_on": "2026-11-20"}
    answer = await office["installations"].post("/installations", json=form)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def seen(client: httpx.AsyncClient, path: str, **expected: Any) -> Callable[[], Awaitable[bool]]:
    """Asks whether a record shows what is expected by now."""

    async def question() -> bool:
        shown = (await client.get(path)).json()
        return {name: shown.get(name) for name in expected} == expected

    return question


async def test_an_installation_is_planned_for_a_customer_who_was_added_a_moment_ago(
    office: dict[str, httpx.AsyncClient],
) -> None:  # D-20
    shown = await planned(office)
    assert (shown["customer_name"], shown["address"]) == (FORM["name"], FORM["address"])


async def test_what_happens_to_an_installation_becomes_the_customers_story(
    office: dict[str, httpx.AsyncClient],
) -> None:  # C-41 D-19
    shown = await planned(office)
    path = f"/installations/{shown['id']}"
    await office["installations"].post(f"{path}/transitions", json={"to": "installer_assigned"})
    await office["installations"].delete(path)

    async def story() -> list[str]:
        answer = await office["customers"].get(f"/customers/{shown['customer_id']}/timeline")
        actions = [entry["action"] for entry in answer.json()["items"]]
        return actions if len(actions) == 4 else []

    assert await eventually(story) == [
        "installation_deleted", "installation_status_changed", "installation_scheduled", "customer_created"
    ]  # fmt: skip


async def test_a_customers_new_name_and_end_reach_their_installations(office: dict[str, httpx.AsyncClient]) -> None:
    # C-27 D-16
    shown = await planned(office)
    path, customer = f"/installations/{shown['id']}", f"/customers/{shown['customer_id']}"
    await office["customers"].patch(customer, json={"name": "Zoé Weiß"})
    await eventually(seen(office["installations"], path, customer_name="Zoé Weiß"))
    await office["customers"].delete(customer)
    await eventually(seen(office["installations"], path, customer_id=None, customer_name=None, address="", version=2))


async def test_a_stored_photo_finds_its_installation_without_the_gateway(
    office: dict[str, httpx.AsyncClient], kafka: Kafka, account: UUID
) -> None:
    shown = await planned(office)
    media = {
        "id": new_id(), "account_id": account, "version": 1, "owner_type": "installation", "owner_id": shown["id"],
        "filename": "roof.jpg", "content_type": "image/jpeg", "size": 1000, "sha256": "0" * 64, "width": 1600,
        "height": 1200, "uploaded_by": None, "uploaded_at": "2026-11-20T10:00:00Z",
    }  # fmt: skip
    await publish(kafka, received(MediaStored(media=MediaState.model_validate(media))))
    await eventually(seen(office["installations"], f"/installations/{shown['id']}", version=2))


async def publish(kafka: Kafka, record: Record) -> None:
    producer = await started_producer(kafka.servers)
    try:
        await producer.send_and_wait(record.topic, record.value, key=record.key, headers=list(record.headers))
    finally:
        await stop_producer(producer)
