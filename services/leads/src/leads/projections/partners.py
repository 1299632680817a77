"""What the leads service remembers of installation partners."""

from uuid import UUID

from chassis.arriving import has_arrived
from chassis.database import fetch
from contracts.installations import InstallationPartnerState

KNOWN = "SELECT id FROM known_partner WHERE account_id = $1 AND id = $2"
REMEMBER = """
INSERT INTO known_partner (id, account_id, name) VALUES ($1, $2, $3)
ON CONFLICT (account_id, id) DO UPDATE SET name = EXCLUDED.name
"""


async def remember_partner(partner: InstallationPartnerState) -> None:
    """Keeps that an account has this partner; partners are retired, never deleted."""
    await fetch(REMEMBER, partner.id, partner.account_id, partner.name)


async def partner_has_arrived(account_id: UUID, partner_id: UUID) -> bool:
    """Whether the account has this partner; waits for one that was added a moment ago."""

    async def is_known() -> bool:
        return bool(await fetch(KNOWN, account_id, partner_id))

    return await has_arrived(is_known, [partner_id])
