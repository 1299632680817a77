"""A customer's analytics, from what was remembered of others."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from chassis.ids import now
from customers import rules
from customers.queries.customers import customer

CONTACTS = ["customer_email_sent"]
"""Entries of the timeline that say that we were in touch; the completion of an installation counts, too."""

JOBS = """
SELECT id, status, status_group, scheduled_on, completed_at FROM known_installation
WHERE account_id = $1 AND customer_id = $2 ORDER BY scheduled_on, id
"""
REST = """
SELECT coalesce(sum(value) FILTER (WHERE status = 'sent'), 0)::numeric(14,2)::text AS open_quotes_value,
       coalesce(sum(value) FILTER (WHERE status = 'approved'), 0)::numeric(14,2)::text AS approved_quotes_value,
       greatest(
           (SELECT max(at) FROM timeline_entry WHERE account_id = $1 AND customer_id = $2 AND action = ANY($3::text[])),
           (SELECT max(completed_at) FROM known_installation WHERE account_id = $1 AND customer_id = $2)
       ) AS last_contact
FROM known_quote WHERE account_id = $1 AND customer_id = $2
"""


async def analytics(account_id: UUID, customer_id: UUID) -> dict[str, Any]:
    """A customer in figures, as far as the events have come; raises CustomerNotFound."""
    await customer(account_id, customer_id)
    jobs = await fetch(JOBS, account_id, customer_id)
    rest = (await fetch(REST, account_id, customer_id, CONTACTS))[0]
    days = rules.days_between(rest.pop("last_contact"), now())
    return {**rules.installation_figures(jobs), **rest, "days_since_last_contact": days}
