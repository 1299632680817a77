"""The directory of staff who have signed in: whoever calls is remembered."""

from uuid import UUID

from chassis.caller import Caller
from chassis.database import fetch
from chassis.words import language

SEEN = """
INSERT INTO staff_member (id, account_id, name, email, role, language) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, id) DO UPDATE SET name = EXCLUDED.name, email = EXCLUDED.email, role = EXCLUDED.role
"""

Seen = tuple[UUID, UUID, str, str | None, str]


class SeenStaff:
    """Remembers staff by their calls; each is written down once in the life of the process, and after a change."""

    def __init__(self) -> None:
        self._seen: set[Seen] = set()

    async def remember(self, caller: Caller) -> None:
        """Keeps the caller's name, address and role, if they are staff; at first sight also their language."""
        if caller.kind != "staff" or caller.id is None or caller.role is None:
            return
        seen = (caller.id, caller.account_id, caller.name, caller.email, caller.role)
        if seen not in self._seen:
            await fetch(SEEN, *seen, language.get())
            self._seen.add(seen)
