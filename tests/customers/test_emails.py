"""Asking for an email to a customer, and reading what was sent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest
from support.mail_server import FakeMailServer

from chassis import topics
from chassis.caller import Role
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, eventually, migrated, somebody
from local_stack.kafka import Kafka

Build = Callable[..., Awaitable[Service]]
Add = Callable[..., Awaitable[dict[str, Any]]]
Form = Callable[..., dict[str, Any]]

LETTER = {"subject": "Your heat pump", "body": "Dear Ana,\n\nwe come on Monday."}
MAILED = {"mail_from": "Portal <portal@example.com>", "smtp_url": "smtp://127.0.0.1:1"}
PER_HOUR = 5


@pytest.fixture(scope="module")
async def service(built: Build) -> AsyncIterator[Service]:
    """The HTTP door alone, with a mail server that nobody asks."""
    service = await built("customers_emails", **MAILED, emails_per_hour=PER_HOUR)
    async with migrated(service):
        pass
    async with service.running(worker=False):
        yield service


@pytest.fixture
async def path(add: Add) -> str:
    """A customer's emails."""
    return f"/customers/{(await add(email='ana@example.com'))['id']}/emails"


async def test_an_email_to_a_customer_is_queued(office: httpx.AsyncClient, path: str) -> None:  # C-43 D-18
    answer = await office.post(path, json=LETTER)
    queued = answer.json()
    assert answer.status_code == 202
    assert UUID(queued.pop("id")).version == 7
    assert queued.pop("created_at")
    assert queued.pop("sent_by")["name"] == "Ada Admin"
    assert queued == LETTER | {
        "to": "ana@example.com", "state": "queued", "sent_at": None, "failed_at": None, "failure": None
    }  # fmt: skip


async def test_emails_are_listed_newest_first_and_in_pages(office: httpx.AsyncClient, path: str) -> None:  # C-43
    sent = [(await office.post(path, json=LETTER | {"subject": f"No {n}"})).json() for n in range(3)]
    first = (await office.get(path, params={"page_size": 2})).json()
    second = (await office.get(path, params={"page_size": 2, "page": 2})).json()
    assert (first["total"], first["items"], second["items"]) == (3, [sent[2], sent[1]], [sent[0]])


async def test_a_repeated_request_sends_once(office: httpx.AsyncClient, path: str) -> None:  # D-41
    key = {"Idempotency-Key": "one-letter"}
    answers = [await office.post(path, json=LETTER, headers=key) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await office.get(path)).json()["total"] == 1


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"subject": "Hello\nBcc: everybody@example.com"}, "subject", "control_characters"),
        ({"subject": "Hello\r\nBcc: everybody@example.com"}, "subject", "control_characters"),
        ({"subject": "Hello\x00"}, "subject", "control_characters"),
        ({"subject": "Hello\u2028there"}, "subject", "control_characters"),
        ({"subject": "  "}, "subject", "required"),
        ({"subject": "x" * 201}, "subject", "too_long"),
        ({"subject": 7}, "subject", None),
        ({"body": ""}, "body", "required"),
        ({"body": "a\x00b"}, "body", "control_characters"),
        ({"body": "x" * 20_001}, "body", "too_long"),
        ({"to": "eve@example.com"}, "to", None),
        ({"headers": {"Bcc": "eve@example.com"}}, "headers", None),
    ],
)
async def test_what_is_no_letter_is_refused(
    office: httpx.AsyncClient, path: str, given: dict[str, Any], field: str, code: str | None
) -> None:  # C-43 D-42
    answer = await office.post(path, json=LETTER | given)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert code in (None, error["code"])
    assert (await office.get(path)).json()["total"] == 0


async def test_both_parts_of_a_letter_are_asked_for_at_once(office: httpx.AsyncClient, path: str) -> None:  # D-42
    answer = await office.post(path, json={})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["subject", "body"])


@pytest.mark.parametrize("role", get_args(Role))
async def test_writers_send_the_office_reads_and_technicians_do_neither(
    service: Service, account: UUID, path: str, role: Role
) -> None:  # D-02
    async with client_of(service, somebody(role, account)) as client:
        sent, read = await client.post(path, json=LETTER), await client.get(path)
    writes = role in ("admin", "manager", "sales")
    assert sent.status_code == (202 if writes else 403)
    assert read.status_code == (403 if role == "technician" else 200)


async def test_contacts_and_other_companies_find_nothing(service: Service, account: UUID, path: str) -> None:
    # D-01
    contact = replace(somebody(account_id=account), kind="contact", role=None)
    for caller in (somebody(account_id=new_id()), contact):
        async with client_of(service, caller) as client:
            answers = [await client.post(path, json=LETTER), await client.get(path)]
        assert [answer.status_code for answer in answers] == [404, 404]


async def test_nobody_is_written_to_who_does_not_exist(office: httpx.AsyncClient) -> None:
    answers = [
        await office.post(f"/customers/{new_id()}/emails", json=LETTER),
        await office.get(f"/customers/{new_id()}/emails"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "customer_not_found")] * 2


async def test_emails_go_with_the_customer(
    service: Service, office: httpx.AsyncClient, account: UUID, path: str
) -> None:  # C-26 D-16
    await office.post(path, json=LETTER)
    await office.delete(path.removesuffix("/emails"))
    with service.bound():
        assert await fetch("SELECT id FROM outgoing_email WHERE account_id = $1", account) == []


async def test_an_account_sends_so_many_emails_an_hour_and_no_more(
    service: Service, office: httpx.AsyncClient, account: UUID, path: str, add: Add, form: Form
) -> None:
    other = f"/customers/{(await add())['id']}/emails"
    answers = await asyncio.gather(*[office.post(path if n % 2 else other, json=LETTER) for n in range(3 * PER_HOUR)])
    refused = [answer for answer in answers if answer.status_code != 202]
    assert len(answers) - len(refused) == PER_HOUR
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(429, "too_many_emails")}
    assert all(3590 <= int(answer.headers["Retry-After"]) <= 3601 for answer in refused)
    async with client_of(service, somebody(account_id=new_id())) as elsewhere:
        theirs = (await elsewhere.post("/customers", json=form())).json()["id"]
        assert (await elsewhere.post(f"/customers/{theirs}/emails", json=LETTER)).status_code == 202
    with service.bound():
        older = "UPDATE outgoing_email SET created_at = created_at - interval '1 hour' WHERE account_id = $1"
        await fetch(older, account)
    assert (await office.post(path, json=LETTER)).status_code == 202


async def test_refusals_are_in_the_readers_language(office: httpx.AsyncClient, path: str) -> None:  # D-40
    office.headers["Accept-Language"] = "fr"
    for _ in range(PER_HOUR):
        await office.post(path, json=LETTER)
    answer = await office.post(path, json=LETTER)
    assert answer.json()["detail"].startswith("Votre société a envoyé")


async def test_without_a_mail_server_the_page_is_told_so(built: Build, account: UUID, form: Form) -> None:  # D-18
    service = await built("customers_emails")
    async with service.running(worker=False), client_of(service, somebody(account_id=account)) as office:
        customer_id = (await office.post("/customers", json=form())).json()["id"]
        answer = await office.post(f"/customers/{customer_id}/emails", json=LETTER)
        unknown = await office.post(f"/customers/{new_id()}/emails", json=LETTER)
        listed = await office.get(f"/customers/{customer_id}/emails")
    assert (answer.status_code, answer.json()["code"]) == (409, "mail_not_configured")
    assert (unknown.status_code, listed.json()["total"]) == (404, 0)


async def test_what_became_of_an_email_is_part_of_the_story(
    built: Build, kafka: Kafka, account: UUID, form: Form
) -> None:  # C-41 C-43 D-18 D-19
    await topics.create(kafka.servers)
    async with FakeMailServer().running() as server:
        service = await built("customers", **{**MAILED, "smtp_url": server.url})
        async with migrated(service):
            pass
        caller = replace(somebody("sales", account, "Sal Sales"), channel="web")
        async with service.running(), client_of(service, caller) as sales:
            path = f"/customers/{(await sales.post('/customers', json=form())).json()['id']}"
            await sales.post(f"{path}/emails", json=LETTER)
            await eventually(lambda: taken(server, 1))
            server.at_recipient = "550 no such user"
            await sales.post(f"{path}/emails", json=LETTER | {"subject": "Again {}"})

            async def told() -> Any:
                entries = (await sales.get(f"{path}/timeline")).json()["items"]
                return len(entries) == 3 and entries

            entries = await eventually(told)
            sales.headers["Accept-Language"] = "fr"
            french = (await sales.get(f"{path}/timeline")).json()["items"]
    assert [entry["action"] for entry in entries[:2]] == ["customer_email_failed", "customer_email_sent"]
    assert [entry["summary"] for entry in entries[:2]] == ["Email not sent: Again {}", "Email sent: Your heat pump"]
    assert [entry["summary"] for entry in french[:2]] == [
        "E-mail non envoyé : Again {}",
        "E-mail envoyé : Your heat pump",
    ]
    assert {(entry["actor"]["name"], entry["channel"]) for entry in entries} == {("Sal Sales", "web")}


async def taken(server: FakeMailServer, count: int) -> bool:
    return len(server.taken) >= count
