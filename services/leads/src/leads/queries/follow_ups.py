"""What somebody has to act on."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.database import fetch
from leads import rules
from leads.schemas import FollowUp, FollowUps, FollowUpSettings

SHOWN_AT_ONCE = 100

OPEN = """
SELECT lead.*, coalesce(
    follow_up_date, (status_since AT TIME ZONE $2)::date + coalesce(patience.days, $5)
) AS touched_on
FROM lead LEFT JOIN unnest($3::text[], $4::integer[]) AS patience (code, days) ON patience.code = lead.status
WHERE account_id = $1 AND status_type = 'open'
"""
"""The account's open leads, each with the day of its next touch, as `rules.next_touch` says it."""

DUE = f"""
WITH due AS (
    SELECT id, touched_on, array_position(ARRAY['high', 'medium', 'low'], priority) AS rank, CASE
        WHEN follow_up_date IS NULL THEN 'going_cold' WHEN follow_up_date < $6 THEN 'overdue' ELSE 'today'
    END AS kind
    FROM ({OPEN} AND (follow_up_date IS NULL OR follow_up_date <= $6)) AS lead
    WHERE touched_on <= $6 AND ($7::uuid IS NULL OR assigned_to = $7)
), ranked AS (
    SELECT id, kind, row_number() OVER urgency AS place, count(*) OVER (PARTITION BY kind) AS total
    FROM due WINDOW urgency AS (PARTITION BY kind ORDER BY touched_on, rank, id)
)
SELECT lead.*, kind, total FROM ranked JOIN lead ON lead.account_id = $1 AND lead.id = ranked.id
WHERE place <= $8 ORDER BY kind, place
"""

SETTINGS = "SELECT time_zone, digest_at, digest_enabled, version FROM follow_up_setting WHERE account_id = $1"


async def follow_up_settings(account_id: UUID) -> FollowUpSettings:
    """What the account has set, or what holds until it does."""
    rows = await fetch(SETTINGS, account_id)
    return FollowUpSettings.model_validate(rows[0]) if rows else FollowUpSettings()


async def follow_ups(account_id: UUID, assigned_to: UUID | None, zone: ZoneInfo, at: datetime) -> FollowUps:
    """What has to be done by the day that it is in the zone, by anybody or by one person."""
    today = at.astimezone(zone).date()
    rows = await fetch(DUE, *open_leads(account_id, zone), today, assigned_to, SHOWN_AT_ONCE)
    lists: dict[str, list[FollowUp]] = {"overdue": [], "today": [], "going_cold": []}
    for row in rows:
        lists[row["kind"]].append(_shown(row, zone))
    return FollowUps.model_validate({**lists, "totals": {row["kind"]: row["total"] for row in rows}})


def open_leads(account_id: UUID, zone: ZoneInfo) -> tuple[Any, ...]:
    """The values of OPEN."""
    days = [patience.days for patience in rules.PATIENCE.values()]
    return account_id, zone.key, [*rules.PATIENCE], days, rules.PATIENCE_OTHERWISE.days


def _shown(row: dict[str, Any], zone: ZoneInfo) -> FollowUp:
    touch = rules.next_touch(row["follow_up_date"], row["status"], row["status_since"], zone)
    value = None if row["value"] is None else f"{row['value']:.2f}"
    return FollowUp.model_validate({**row, "value": value, "next_touch": touch.shown()})
