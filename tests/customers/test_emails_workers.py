"""Workers in processes of their own: several at once, and killed in the middle."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from support.mail_server import FakeMailServer

from chassis import topics
from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, eventually, migrated
from customers.models import Customer, OutgoingEmail
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.processes import Child
from local_stack.services import COMMANDS

Build = Callable[..., Awaitable[Service]]
Start = Callable[[FakeMailServer], Child]

EMAILS = 200


@pytest.fixture(scope="module")
async def service(built: Build, kafka: Kafka) -> AsyncIterator[Service]:
    """The tables, for the test to write and to look."""
    await topics.create(kafka.servers)
    async with migrated(await built("customers_postmen")) as service:
        yield service


@pytest.fixture
def start(service: Service, kafka: Kafka, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker that knows a mail server; ends all of them afterwards."""
    started: list[Child] = []

    def worker(server: FakeMailServer) -> Child:
        told = {
            "DATABASE_URL": service.settings.database_url.get_secret_value(),
            "KAFKA_SERVERS": kafka.servers,
            "INTERNAL_PUBLIC_KEY": INTERNAL_PUBLIC_KEY,
            "PORT": str(free_port()),
            "SMTP_URL": server.url,
            "MAIL_FROM": "Portal <portal@example.com>",
        }
        env = {f"CUSTOMERS_{name}": value for name, value in told.items()}
        child = Child("customers", [COMMANDS / "customers", "worker"], tmp_path / f"worker-{len(started)}.log", env=env)
        child.start()
        started.append(child)
        return child

    yield worker
    for child in started:
        child.kill()


@pytest.fixture
async def emails(service: Service, account: UUID) -> list[str]:
    """Message-IDs of emails that wait."""
    moment = now()
    shared = {"account_id": account, "created_at": moment}
    customer = await Customer.create(
        **shared, updated_at=moment, name="Ana", email="ana@example.com", phone="0612345678", address="Lyon",
        kind="individual", searched_text="", searched_digits="", folded_email="ana@example.com",
    )  # fmt: skip
    actor = {"kind": "staff", "id": str(new_id()), "name": "Ada"}
    waiting = [
        OutgoingEmail(
            **shared, id=new_id(), customer_id=customer.id, recipient="ana@example.com", subject=f"No {number}",
            body="Hello", sent_by=actor, channel="web", due_at=moment,
        )
        for number in range(EMAILS)
    ]  # fmt: skip
    await OutgoingEmail.bulk_create(waiting)
    return [f"<{email.id}@example.com>" for email in waiting]


def caught(server: FakeMailServer) -> dict[str, int]:
    return Counter(message["Message-ID"] for message in server.messages)


async def leases_end(account: UUID) -> None:
    """As if half a minute had passed since the worker was killed."""
    await fetch("UPDATE outgoing_email SET due_at = now() WHERE account_id = $1 AND state = 'queued'", account)


async def none_queued(account: UUID) -> bool:
    return not await fetch("SELECT id FROM outgoing_email WHERE account_id = $1 AND state = 'queued' LIMIT 1", account)


async def test_two_workers_at_once_send_every_email_once(account: UUID, emails: list[str], start: Start) -> None:
    # D-18
    async with FakeMailServer().running() as server:
        start(server)
        start(server)
        await eventually(lambda: none_queued(account), seconds=180)
    assert caught(server) == dict.fromkeys(emails, 1)
    states = await fetch("SELECT DISTINCT state, attempts FROM outgoing_email WHERE account_id = $1", account)
    assert states == [{"state": "sent", "attempts": 1}]


async def test_what_a_killed_worker_had_begun_is_sent_once_by_another(
    account: UUID, emails: list[str], start: Start
) -> None:  # D-18
    async with FakeMailServer().running() as server:
        server.hangs = True
        victim = start(server)
        await eventually(lambda: holds(server, 4), seconds=180)
        victim.kill()
        await eventually(lambda: holds(server, 0))
        server.hangs = False
        await leases_end(account)
        start(server)
        await eventually(lambda: none_queued(account), seconds=180)
    assert caught(server) == dict.fromkeys(emails, 1)


async def test_workers_killed_again_and_again_lose_nothing(account: UUID, emails: list[str], start: Start) -> None:
    # D-18
    async with FakeMailServer().running() as server:
        for count in (1, 40, 80, 120, 160):
            victim = start(server)
            await eventually(lambda count=count: has_taken(server, count), seconds=180)
            victim.kill()
            await leases_end(account)
        start(server)
        await eventually(lambda: none_queued(account), seconds=180)
    found = caught(server)
    assert set(found) == set(emails)
    assert sum(found.values()) - EMAILS <= 5 * 4, "only what was under way may have come twice"
    assert len(set(server.taken)) == EMAILS, "and then it is the very same message"


async def holds(server: FakeMailServer, count: int) -> bool:
    return server.thinking == count


async def has_taken(server: FakeMailServer, count: int) -> bool:
    return len(server.taken) >= count
