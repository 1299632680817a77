"""The daily digest: to each person one email a day about what they have to act on, while there is something."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from chassis.database import fetch, is_away, transaction
from chassis.guards import OFFICE
from chassis.ids import now
from chassis.text import deliverable
from chassis.words import speaking
from leads import queries, rules
from leads.domain.emails import queue_email
from leads.schemas import FollowUpSettings

EVERY_SECONDS = 10.0
KEPT = timedelta(days=7)

ACCOUNTS = """
SELECT account_id, time_zone, digest_at, digest_enabled
FROM (SELECT DISTINCT account_id FROM staff_member) AS account LEFT JOIN follow_up_setting USING (account_id)
"""
PEOPLE = """
SELECT id, name, email, language FROM staff_member AS member
WHERE account_id = $1 AND digest AND email IS NOT NULL AND role = ANY($2) AND NOT EXISTS (
    SELECT FROM digest WHERE digest.account_id = $1 AND staff_id = member.id AND day = $3
) ORDER BY id
"""
BEGIN = "INSERT INTO digest (account_id, staff_id, day) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING day"
SWEEP = "DELETE FROM digest WHERE day < $1 RETURNING account_id"

log = structlog.get_logger()


def digester(public_url: str) -> Callable[[], Coroutine[Any, Any, None]]:
    """The background job that sends the digests; any number of workers may do it."""

    async def keep_sending() -> None:
        while True:
            try:
                await send_digests(now(), public_url)
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("digests_wait", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    return keep_sending


async def send_digests(at: datetime, public_url: str) -> None:
    """Queues what is due at this moment and was not queued before: in each account from `digest_at` to midnight."""
    for row in await fetch(ACCOUNTS):
        account_id = row["account_id"]
        settings = FollowUpSettings.model_validate({name: value for name, value in row.items() if value is not None})
        zone = ZoneInfo(settings.time_zone)
        local = at.astimezone(zone)
        if settings.digest_enabled and f"{local:%H:%M}" >= settings.digest_at:
            for member in await fetch(PEOPLE, account_id, list(OFFICE), local.date()):
                await _send(account_id, member, local, zone, public_url)
    await fetch(SWEEP, at.date() - KEPT)


async def _send(account_id: UUID, member: dict[str, Any], local: datetime, zone: ZoneInfo, public_url: str) -> None:
    """The row says that this person's day is dealt with, whether there was something to say or not."""
    async with transaction():
        if not await fetch(BEGIN, account_id, member["id"], local.date()):
            return
        with speaking(member["language"]):
            due = await queries.follow_ups(account_id, member["id"], zone, local)
            letter = rules.digest(member["name"], due, public_url)
        if any(due.totals.model_dump().values()) and _takes_mail(member):
            await queue_email(account_id, member["email"], letter.subject, letter.body)


def _takes_mail(member: dict[str, Any]) -> bool:
    """What an issuer says of its people's addresses is not ours to refuse earlier."""
    try:
        deliverable(member["email"])
    except ValueError:
        log.warning("digest_without_address", staff_id=str(member["id"]))
        return False
    return True
