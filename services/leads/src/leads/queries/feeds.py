"""What is read of calendar feeds."""

import asyncio
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.database import fetch
from chassis.pages import page_of
from chassis.words import speaking
from leads import rules
from leads.errors import FeedNotFound
from leads.models import CalendarFeed, Lead
from leads.queries.follow_ups import OPEN, follow_up_settings, open_leads

MOST_EVENTS = 500

FEEDS = """
SELECT feed.id, owner_id, name AS owner_name, created_at
FROM calendar_feed AS feed JOIN staff_member AS owner ON owner.account_id = $1 AND owner.id = owner_id
WHERE feed.account_id = $1 AND ($2::uuid IS NULL OR owner_id = $2)
ORDER BY created_at DESC, feed.id DESC OFFSET $3 LIMIT $4
"""
NEXT_TOUCHES = f"SELECT id FROM ({OPEN} AND assigned_to = $6) AS lead ORDER BY touched_on, id LIMIT $7"


async def feeds(account_id: UUID, owner_id: UUID | None, page: int, size: int) -> dict[str, Any]:
    """A page of one person's feeds, or of everybody's, newest first."""
    rows = await fetch(FEEDS, account_id, owner_id, (page - 1) * size, size)
    counted = CalendarFeed.filter(account_id=account_id, **({"owner_id": owner_id} if owner_id else {}))
    items = [{"id": row["id"], "owner": {"id": row["owner_id"], "name": row["owner_name"]},
              "created_at": row["created_at"]} for row in rows]  # fmt: skip
    return page_of(items, page, size, await counted.count())


async def calendar(secret: str, public_url: str) -> bytes:
    """The calendar that a secret opens: its owner's leads, the most urgent MOST_EVENTS; raises FeedNotFound."""
    account_id = rules.account_of(secret)
    if account_id is None:
        raise FeedNotFound
    feed = await CalendarFeed.filter(account_id=account_id, secret_hash=rules.hash_of(secret)).first()
    if feed is None:
        raise FeedNotFound
    zone = ZoneInfo((await follow_up_settings(account_id)).time_zone)
    rows = await fetch(NEXT_TOUCHES, *open_leads(account_id, zone), feed.owner_id, MOST_EVENTS)
    leads = await Lead.filter(account_id=account_id, id__in=[row["id"] for row in rows]).order_by("id")
    with speaking(feed.language):
        return await asyncio.to_thread(rules.calendar_of, leads, zone, public_url)
