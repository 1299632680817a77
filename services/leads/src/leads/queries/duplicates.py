"""What is read of customers that a lead may be already."""

from uuid import UUID

from chassis.database import fetch
from leads.rules import Identity

MOST_CANDIDATES = 10
ALIKE = f"""
SELECT id, name FROM known_customer
WHERE account_id = $1 AND NOT deleted AND (email_key = $2 OR phone_key = $3)
ORDER BY id DESC LIMIT {MOST_CANDIDATES}
"""


async def alike(account_id: UUID, sought: Identity) -> list[dict[str, str]]:
    """The account's customers with this email or phone, `{id, name}` of each, those yet to be added too; the newest."""
    return [{"id": str(row["id"]), "name": row["name"]} for row in await fetch(ALIKE, account_id, *sought)]
