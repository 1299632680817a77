"""What an account begins with."""

from uuid import UUID

from chassis.database import fetch, transaction
from chassis.ids import new_id
from leads.rules import SOURCES, STATUSES

STATUS = """
INSERT INTO lead_status (id, account_id, version, code, type, colour, position, label_en, label_fr)
VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
"""
SOURCE = """
INSERT INTO lead_source (id, account_id, version, code, active, position, label_en, label_fr)
VALUES ($1, $2, 1, $3, true, $4, $5, $6) ON CONFLICT DO NOTHING
"""
IS_CONFIGURED = "SELECT FROM lead_status WHERE account_id = $1 LIMIT 1"


class Configured:
    """Gives every account its first statuses and sources; asked once for each in the life of the process."""

    def __init__(self) -> None:
        self._accounts: set[UUID] = set()

    async def ensure(self, account_id: UUID) -> None:
        """Writes the defaults of an account that has nothing yet; what it deleted since does not come back."""
        if account_id in self._accounts:
            return
        if not await fetch(IS_CONFIGURED, account_id):
            await _configure(account_id)
        self._accounts.add(account_id)


async def _configure(account_id: UUID) -> None:
    async with transaction():
        for position, status in enumerate(STATUSES, 1):
            await fetch(STATUS, new_id(), account_id, status.code, status.type, status.colour, position, *status.label)
        for position, source in enumerate(SOURCES, 1):
            await fetch(SOURCE, new_id(), account_id, source.code, position, *source.label)
