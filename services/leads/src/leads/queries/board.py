"""The board: the newest leads of every status, and how many there are."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from chassis.database import fetch, fetch_by_values
from chassis.searching import Matching, matching
from leads.models import LeadStatus
from leads.queries.choices import refuse_unknown_status, statuses
from leads.queries.pages import NEWEST_FIRST
from leads.schemas import COLUMNS

CARDS = 20
"""So many of each column; more of one are a page of the list with its status."""


async def board(account_id: UUID, query: str | None, status: str | None) -> dict[str, Any]:
    """All columns with what was asked for; raises Invalid for a status that the account does not have."""
    await refuse_unknown_status(account_id, status)
    columns = await statuses(account_id)
    wanted = matching(account_id, query, {"status": status})
    reading = fetch_by_values if wanted.searched else fetch
    cards = defaultdict(list)
    for card in await reading(_newest_of_each(wanted), *wanted.values):
        cards[card["status"]].append(card)
    return {"columns": [_column(column, cards[column.code]) for column in columns]}


def _newest_of_each(wanted: Matching) -> str:
    """Counts first, so that no column is searched in vain; docs/decisions/0019 compares it with other ways."""
    return f"""WITH counted AS MATERIALIZED (
        SELECT status, count(*) AS total FROM lead WHERE {wanted.condition} GROUP BY status
    ), card AS (
        SELECT counted.total, newest.id FROM counted CROSS JOIN LATERAL (
            SELECT id FROM lead WHERE {wanted.condition} AND status = counted.status {NEWEST_FIRST} LIMIT {CARDS}
        ) AS newest
    ) SELECT total, {COLUMNS} FROM card JOIN lead USING (id) WHERE account_id = $1 {NEWEST_FIRST}"""


def _column(status: LeadStatus, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """Every card of a column says how many there are in all."""
    total = max((card.pop("total") for card in cards), default=0)
    return {"status": status.code, "label": status.label, "colour": status.colour, "total": total, "items": cards}
