"""An email to a customer, from the gateway to the mail catcher."""

from typing import Any

import httpx
from support.product import Product

from chassis.testing import eventually
from local_stack import demo

CUSTOMER = {"name": "Ana Müller", "email": "ana-mail@example.com", "phone": "0612345678", "address": "Lyon"}
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
