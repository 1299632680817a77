"""Emails to a customer and to staff, from the gateway to the mail catcher."""

from typing import Any
from zoneinfo import ZoneInfo

import httpx
from support.product import Product

from chassis.ids import now
from chassis.testing import eventually
from local_stack import demo

CUSTOMER = {"name": "Ana Müller", "email": "ana-mail@example.com", "phone": "0612345678", "address": "Lyon"}
LATE = {"name": "Müller, late", "email": "ana@example.com", "follow_up_date": "2026-01-01"}
LETTER = {"subject": "Votre pompe à chaleur", "body": "À lundi !"}


async def test_an_email_reaches_the_customer_and_answers_reach_the_sender(
    product: Product, admin: httpx.AsyncClient
) -> None:  # C-42 C-43 D-18
    customer = (await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)).json()
    queued = await admin.post(f"/customers/{customer['id']}/emails", json=LETTER)
    assert (queued.status_code, queued.json()["state"]) == (202, "queued")

    async def caught() -> Any:
        messages = (await product.client.get(product.stack.addresses()["mail"])).json()
        return [message for message in messages if message["to"] == [CUSTOMER["email"]]]

    (message,) = await eventually(caught)
    sender = next(member for member in demo.STAFF if member.username == "admin")
    assert (message["subject"], message["text"]) == (LETTER["subject"], LETTER["body"] + "\n")
    assert message["headers"]["reply-to"].endswith(f"<{sender.email}>")

    async def told() -> Any:
        items = (await admin.get(f"/customers/{customer['id']}/timeline")).json()["items"]
        return items[0]["action"] == "customer_email_sent" and items[0]

    entry = await eventually(told)
    assert (entry["summary"], entry["actor"]["name"]) == (f"Email sent: {LETTER['subject']}", sender.name)
    sent = (await admin.get(f"/customers/{customer['id']}/emails")).json()["items"]
    assert [(email["id"], email["state"]) for email in sent] == [(queued.json()["id"], "sent")]


def elsewhere() -> str:
    """A time zone with another day than the account's own, whose digests have perhaps been sent."""
    moment = now()
    today = moment.astimezone(ZoneInfo("Europe/Paris")).date()
    zones = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
    return next(zone for zone in zones if moment.astimezone(ZoneInfo(zone)).date() != today)


async def test_the_digest_reaches_whoever_has_leads_that_are_overdue(
    product: Product, admin: httpx.AsyncClient
) -> None:
    # L-13 D-25
    async with await product.sign_in("sales") as sales:
        lead = (await sales.post("/leads", json=LATE)).json()
        await admin.patch("/follow-up-settings", json={"digest_at": "00:00", "time_zone": elsewhere()})
        overdue = (await sales.get("/leads/follow-ups?assigned_to=me")).json()["overdue"]
    assert lead["id"] in [late["id"] for late in overdue]
    seller = next(member for member in demo.STAFF if member.username == "sales")

    async def caught() -> Any:
        messages = (await product.client.get(product.stack.addresses()["mail"])).json()
        return [message for message in messages if message["to"] == [seller.email]]

    (message,) = await eventually(caught, seconds=30)
    await admin.patch("/follow-up-settings", json={"digest_at": "07:30", "time_zone": "Europe/Paris"})
    assert message["subject"].startswith("Your leads: ")
    assert "- Müller, late: Follow-up, 2026-01-01" in message["text"]
    assert f"{product.stack.url('gateway')}/leads/{lead['id']}" in message["text"]
