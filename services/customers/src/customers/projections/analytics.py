"""What is remembered of a customer's installations, for the analytics."""

from uuid import UUID

from chassis.database import fetch
from contracts.installations import InstallationState

REMEMBER = """
INSERT INTO known_installation (id, account_id, customer_id, status, status_group, scheduled_on, completed_at)
SELECT $1, account_id, id, $4, $5, $6, $7 FROM customer WHERE account_id = $2 AND id = $3 FOR KEY SHARE
ON CONFLICT (id) DO UPDATE SET
    customer_id = EXCLUDED.customer_id, status = EXCLUDED.status, status_group = EXCLUDED.status_group,
    scheduled_on = EXCLUDED.scheduled_on, completed_at = EXCLUDED.completed_at
WHERE known_installation.account_id = EXCLUDED.account_id
"""
FORGET = "DELETE FROM known_installation WHERE account_id = $1 AND id = $2"


async def remember_installation(state: InstallationState) -> None:
    """Keeps an installation as it stands, with the customer that it has now; one that has none is forgotten."""
    if state.customer_id is None:
        await forget_installation(state.account_id, state.id)
        return
    await fetch(
        REMEMBER, state.id, state.account_id, state.customer_id, state.status, state.status_group, state.scheduled_on,
        state.completed_at,
    )  # fmt: skip


async def forget_installation(account_id: UUID, installation_id: UUID) -> None:
    """An installation counts for nobody any more."""
    await fetch(FORGET, account_id, installation_id)
