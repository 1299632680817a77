"""What the customers service remembers of installation partners."""

from collections.abc import Mapping
from uuid import UUID

from chassis.arriving import has_arrived
from chassis.database import fetch
from contracts.installations import InstallationPartnerState
from customers.errors import PartnersNotKnown

KNOWN = "SELECT id FROM known_partner WHERE account_id = $1 AND id = ANY($2::uuid[])"
REMEMBER = """
INSERT INTO known_partner (id, account_id, name) VALUES ($1, $2, $3)
ON CONFLICT (account_id, id) DO UPDATE SET name = EXCLUDED.name
"""


async def remember_partner(partner: InstallationPartnerState) -> None:
    """Keeps that an account has this partner; partners are retired, never deleted."""
    await fetch(REMEMBER, partner.id, partner.account_id, partner.name)


async def partners_have_arrived(account_id: UUID, chosen: Mapping[str, UUID | None]) -> None:
    """Waits for partners that were added a moment ago; raises PartnersNotKnown with the fields that name no partner."""
    wanted = {partner_id for partner_id in chosen.values() if partner_id is not None}

    async def are_known() -> bool:
        return not wanted or await _known(account_id, wanted) == wanted

    if await has_arrived(are_known, wanted):
        return
    missing = wanted - await _known(account_id, wanted)
    raise PartnersNotKnown([field for field, partner_id in chosen.items() if partner_id in missing])


async def _known(account_id: UUID, wanted: set[UUID]) -> set[UUID]:
    return {UUID(str(row["id"])) for row in await fetch(KNOWN, account_id, sorted(wanted))}
