"""The lead page: its tabs are asked for at the same time; one that fails or is late is left empty."""

import asyncio
from uuid import UUID

from gateway.composition.asking import Ask, content, settled, within
from gateway.composition.tabs import NULL, tab

TABS = ("quotes", "timeline", "notes", "documents")
"""What the page has besides the lead itself: the first page of `/leads/{id}/…` each."""


async def lead_detail(ask: Ask, lead_id: UUID, budget: float) -> bytes:
    """The lead page as JSON; raises Refused when the leads service refuses the lead."""
    target = f"/leads/{lead_id}"
    parts = {name: asyncio.create_task(within(budget, ask("leads", f"{target}/{name}"))) for name in TABS}
    try:
        lead = content(settled(await within(budget, ask("leads", target))))
        found = {name: content(await part) for name, part in parts.items()}
    finally:
        for part in parts.values():
            part.cancel()
    tabs = b",".join(b'"%s":%s' % (name.encode(), tab(data)) for name, data in {"details": lead, **found}.items())
    return b'{"lead":' + (lead or NULL) + b',"tabs":{' + tabs + b"}}"
