"""Quotes on their way to the lead, and what the mailed link lets its holder do."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pikepdf
import pytest
from pydantic import AnyUrl, SecretStr
from structlog.testing import capture_logs
from support.mail_server import FakeMailServer

from chassis.caller import Caller, stranger
from chassis.database import fetch
from chassis.ids import now
from chassis.mail import Letterhead, MailRoute, MailServer, send_next
from chassis.service import Service
from chassis.testing import INTERNAL_PUBLIC_KEY, client_of, migrated
from leads.domain import expire_some, post_office
from leads.main import build
from leads.rules import new_token
from leads.settings import Settings
from local_stack.postgres import Postgres

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
Quoted = Callable[..., Awaitable[str]]
LINE = {"description": "Pompe à chaleur", "quantity": "1", "unit_price": "8000", "vat_percent": "5.5"}
SENDER = "Portal <portal@example.com>"
PORTAL = "https://portal.example.com"


@pytest.fixture(scope="module")
async def service(postgres: Postgres) -> AsyncIterator[Service]:
    """The service with a mail server; tests deliver by themselves."""
    url = await postgres.create_service_database("leads_sending")
    told: dict[str, Any] = {"mail_from": SENDER, "smtp_url": "smtp://127.0.0.1:1", "public_url": f"{PORTAL}/"}
    service = build(Settings(database_url=SecretStr(url), internal_public_key=INTERNAL_PUBLIC_KEY, **told))
    async with migrated(service):
        pass
    async with service.running(worker=False):
        yield service


@pytest.fixture
async def server(service: Service) -> AsyncIterator[FakeMailServer]:
    """A mail server, and nothing that waits for it from the test before."""
    with service.bound():
        await fetch("DELETE FROM outgoing_email WHERE account_id IS NOT NULL")
        async with FakeMailServer().running() as server:
            yield server


@pytest.fixture
async def guest(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger, as the gateway lets them through."""
    async with client_of(service, stranger()) as client:
        yield client


@pytest.fixture
def quoted(add: Add, office: httpx.AsyncClient) -> Quoted:
    """The path of a new quote for a new lead."""

    async def made(**given: Any) -> str:
        path = f"/leads/{(await add(**given))['id']}/quotes"
        form = {"title": "Chaudière", "valid_until": str((now() + timedelta(days=9)).date()), "lines": [LINE]}
        return f"{path}/{(await office.post(path, json=form)).json()['id']}"

    return made


async def deliver(server: FakeMailServer) -> bool:
    route = MailRoute(MailServer(AnyUrl(server.url), None, None), Letterhead(SENDER, "example.com"), timedelta(hours=1))
    return await send_next(post_office(route))


async def mailed_token(office: httpx.AsyncClient, server: FakeMailServer, path: str) -> str:
    """Sends a quote and reads the token out of the email."""
    answer = await office.post(f"{path}/send")
    assert answer.status_code == 200, answer.text
    assert await deliver(server)
    body = server.messages[-1].get_body()
    assert body is not None
    (link,) = [word for word in body.get_content().split() if word.startswith(PORTAL)]
    assert link.startswith(f"{PORTAL}/portal/quote#t=")
    return str(link.partition("#t=")[2])


async def test_a_sent_quote_reaches_the_lead_as_a_pdf_in_the_senders_language(
    service: Service, admin: Caller, office: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer,
    announced: Announced,
) -> None:  # fmt: skip
    # D-18 D-27
    path = await quoted(name="Zoé Łęcka", email="zoe@bücher.example")
    sender = replace(admin, name="Sam Sales", email="sam@partner.example")
    async with client_of(service, sender) as sales:
        sent = (await sales.post(f"{path}/send", headers={"Accept-Language": "fr"})).json()
    assert (sent["status"], sent["version"], sent["delivery"]) == ("sent", 2, "queued")
    assert await deliver(server)
    assert not await deliver(server)
    (message,) = server.messages
    assert (message["To"], message["From"]) == ("zoe@xn--bcher-kva.example", SENDER)
    assert message["Reply-To"].addresses[0].addr_spec == "sam@partner.example"
    assert message["Subject"] == f"Devis {sent['number']}: Chaudière"
    text, attachment = message.get_body(), next(message.iter_attachments())
    assert text is not None
    assert "8\u202f440,00 € TTC" in text.get_content()
    assert (attachment.get_filename(), attachment.get_content_type()) == (f"{sent['number']}.pdf", "application/pdf")
    assert len(pikepdf.open(io.BytesIO(attachment.get_content())).pages) == 1
    shown = (await office.get(path)).json()
    assert (shown["delivery"], shown["version"]) == ("sent", 2)
    assert (await office.get(path.partition("/quotes")[0])).json()["status"] == "quote_sent"
    assert [event["type"] for event in await announced(shown["id"])] == ["QuoteDrafted", "QuoteSent"]
    assert await fetch("SELECT id FROM outgoing_email WHERE account_id IS NOT NULL") == []


async def test_the_same_bytes_travel_at_every_try_and_a_refusal_is_shown(
    office: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer
) -> None:
    # D-18
    path = await quoted()
    await office.post(f"{path}/send")
    server.dies_after_data = True
    for _ in range(2):
        await fetch("UPDATE outgoing_email SET due_at = now() WHERE account_id IS NOT NULL")
        assert await deliver(server)
        assert (await office.get(path)).json()["delivery"] == "queued"
    assert server.taken[0] == server.taken[1]
    server.dies_after_data, server.at_recipient = False, "550 unknown"
    await fetch("UPDATE outgoing_email SET due_at = now() WHERE account_id IS NOT NULL")
    assert await deliver(server)
    assert (await office.get(path)).json()["delivery"] == "failed"


async def test_the_recipient_sees_and_approves_without_an_account_once(
    office: httpx.AsyncClient, guest: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer, announced: Announced
) -> None:
    # D-27
    path = await quoted(name="Ana Müller")
    token = {"token": await mailed_token(office, server, path)}
    seen = await guest.post("/quote-links/view", json=token)
    assert (seen.status_code, seen.json()["gross"], seen.headers["cache-control"]) == (200, "8440.00", "no-store")
    assert {"id", "lead_id", "version", "delivery", "account_id"}.isdisjoint(seen.json())
    answers = await asyncio.gather(*(guest.post("/quote-links/approve", json=token) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410, 410]
    assert (await guest.post("/quote-links/view", json=token)).json()["code"] == "link_void"
    quote = (await office.get(path)).json()
    assert (quote["status"], quote["version"]) == ("approved", 3)
    assert (await office.get(path.partition("/quotes")[0])).json()["status"] == "quote_approved"
    last = (await announced(quote["id"]))[-1]
    assert (last["type"], last["actor"]) == ("QuoteApproved", "contact")


async def test_the_recipient_rejects_with_a_reason(
    office: httpx.AsyncClient, guest: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer
) -> None:
    # D-27
    path = await quoted()
    token = await mailed_token(office, server, path)
    answer = await guest.post("/quote-links/reject", json={"token": token, "reason": "Too dear"})
    assert (answer.status_code, answer.json()["status"]) == (200, "rejected")
    assert (await office.get(path)).json()["reject_reason"] == "Too dear"


async def test_a_link_ends_with_a_new_one_a_decision_the_validity_and_the_lead_and_nobody_is_told_why(
    office: httpx.AsyncClient, guest: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer, admin: Caller
) -> None:
    # D-27
    path = await quoted()
    former, token = [await mailed_token(office, server, path) for _ in range(2)]
    assert (await guest.post("/quote-links/view", json={"token": token})).status_code == 200
    decided = await quoted()
    used = await mailed_token(office, server, decided)
    await office.post(f"{decided}/approve")
    deleted = await quoted()
    gone = await mailed_token(office, server, deleted)
    await office.delete(deleted.partition("/quotes")[0])
    await fetch("UPDATE quote SET valid_until = current_date - 1 WHERE account_id = $1 AND id = $2",
                admin.account_id, path.rpartition("/")[2])  # fmt: skip
    told = set()
    for void in (former, token, used, gone, new_token(admin.account_id), "x", token + "x", "é", f"{token[:-2]}!!"):
        for step in ("view", "approve", "reject"):
            answer = await guest.post(f"/quote-links/{step}", json={"token": void})
            told.add((answer.status_code, answer.json()["code"], answer.json()["detail"]))
    assert told == {(410, "link_void", "This link is not valid, or no longer.")}
    await expire_some()
    assert (await office.get(path)).json()["status"] == "expired"


async def test_links_are_for_strangers_and_strangers_have_nothing_but_links(
    office: httpx.AsyncClient, guest: httpx.AsyncClient, quoted: Quoted
) -> None:
    # D-08 D-09
    path = await quoted()
    assert (await office.post("/quote-links/view", json={"token": "x"})).status_code == 404
    for place in (path, f"{path}/pdf", path.rpartition("/")[0], path.partition("/quotes")[0]):
        assert (await guest.get(place)).status_code == 404
    assert (await guest.post(f"{path}/approve")).status_code == 404


async def test_the_token_is_nowhere_but_in_the_email(
    office: httpx.AsyncClient, guest: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer, admin: Caller
) -> None:
    # D-09
    path = await quoted()
    key = {"Idempotency-Key": "once"}
    with capture_logs() as logs:
        token = await mailed_token(office, server, path)
        for _ in range(2):
            await guest.post("/quote-links/view", json={"token": token}, headers=key)
        await guest.post("/quote-links/view", json={"token": [token]})
    assert token not in str(logs)
    for table in ("outbox", "quote", "outgoing_email", "idempotency_key"):
        rows = await fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t WHERE account_id IS NOT NULL")
        assert token not in str(rows)
    assert await fetch("SELECT key FROM idempotency_key WHERE account_id <> $1", admin.account_id) == []


async def test_a_quote_out_of_date_and_a_lead_that_takes_no_mail_are_not_sent(
    office: httpx.AsyncClient, quoted: Quoted, server: FakeMailServer, admin: Caller
) -> None:
    # D-27
    path = await quoted()
    await fetch("UPDATE quote SET valid_until = current_date - 1 WHERE account_id = $1", admin.account_id)
    refused = await office.post(f"{path}/send")
    assert (refused.status_code, refused.json()["code"]) == (409, "quote_expired")
    other = await quoted()
    stale = await office.post(f"{other}/send", headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    assert not await deliver(server)
