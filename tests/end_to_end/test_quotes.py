"""A quote, from the gateway to the lead's mailbox, and back by somebody who has no account."""

from typing import Any

import httpx
from support.product import Product

from chassis.testing import eventually

LEAD = {"name": "Zoé", "email": "zoe-quote@example.com", "priority": "high"}
LINE = {"description": "Pompe à chaleur", "quantity": "1.5", "unit_price": "1000.01", "vat_percent": "5.5"}
QUOTE = {"title": "Chaudière", "valid_until": "2099-01-01", "lines": [LINE]}


async def test_the_recipient_of_a_quote_approves_it_by_the_link_in_the_email(
    product: Product, admin: httpx.AsyncClient
) -> None:  # L-39 L-76 D-18 D-27
    lead = (await admin.post("/leads", json=LEAD)).json()
    path = f"/leads/{lead['id']}/quotes"
    quote = (await admin.post(path, json=QUOTE)).json()
    assert (quote["net"], quote["vat"], quote["gross"]) == ("1500.02", "82.50", "1582.52")
    sent = await admin.post(f"{path}/{quote['id']}/send", headers={"Accept-Language": "fr"})
    assert (sent.status_code, sent.json()["status"]) == (200, "sent")

    async def caught() -> Any:
        messages = (await product.client.get(product.stack.addresses()["mail"])).json()
        return [message for message in messages if message["to"] == [LEAD["email"]]]

    (message,) = await eventually(caught)
    assert message["subject"] == f"Devis {quote['number']}: Chaudière"
    (link,) = [word for word in message["text"].split() if "/portal/quote#t=" in word]
    assert link.startswith(product.stack.addresses()["gateway"])
    token = {"token": link.partition("#t=")[2]}
    seen = await product.client.post("/quote-links/view", json=token)
    assert (seen.status_code, seen.json()["gross"]) == (200, "1582.52")
    approved = await product.client.post("/quote-links/approve", json=token)
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    assert (await product.client.post("/quote-links/view", json=token)).status_code == 410
    shown = (await admin.get(f"/leads/{lead['id']}")).json()
    assert (shown["status"], shown["quote_count"]) == ("quote_approved", 1)

    async def told() -> Any:
        items = (await admin.get(f"/leads/{lead['id']}/timeline")).json()["items"]
        return [entry for entry in items if entry["action"] == "quote_approved"]

    (entry,) = await eventually(told)
    assert (entry["channel"], entry["actor"]["name"]) == ("portal", "Zoé")
