"""What is read of customers that are, or were, there twice."""

from typing import Any
from uuid import UUID

from chassis.database import fetch
from chassis.pages import page_of
from customers.schemas import COLUMNS

MOST_ALIKE = 100
"""What more customers than this have in common says nothing of who they are: an agency's phone, a made-up email."""

LIKENESS = 0.5
"""How similar (trigrams, 0 to 1) the names of two customers at one address have to be."""

SHARED = f"""
SELECT {{reason}} AS reason, id, customer.{{field}}::text AS value, split_part(searched_text, E'\\n', 1) AS name
FROM customer JOIN (
    SELECT {{field}} FROM customer WHERE account_id = $1 AND {{where}}
    GROUP BY {{field}} HAVING count(*) BETWEEN 2 AND {MOST_ALIKE}
) AS shared USING ({{field}})
WHERE account_id = $1 AND {{where}}
"""

MEMBERS = " UNION ALL ".join(
    SHARED.format(reason=reason, field=field, where=where)
    for reason, field, where in (
        ("'email'", "folded_email", "true"),
        ("'phone'", "phone_e164", "phone_e164 IS NOT NULL"),
        ("'phone'", "searched_digits", "phone_e164 IS NULL"),
        ("'address'", "address_key", "true"),
    )
)

PAIRS = f"""
WITH member AS ({MEMBERS}),
neighbour AS (
    SELECT reason, id, name,
        unnest(ARRAY[lead(id, 1) OVER near, lead(id, 2) OVER near, lead(id, 3) OVER near]) AS other_id,
        unnest(ARRAY[lead(name, 1) OVER near, lead(name, 2) OVER near, lead(name, 3) OVER near]) AS other_name
    FROM member WINDOW near AS (PARTITION BY reason, value ORDER BY name, id)
),
pair AS (
    SELECT least(id, other_id) AS first_id, greatest(id, other_id) AS second_id,
        max(similarity(name, other_name)) AS likeness,
        bool_or(reason = 'email') AS email, bool_or(reason = 'phone') AS phone, bool_or(reason = 'address') AS address
    FROM neighbour WHERE other_id IS NOT NULL GROUP BY 1, 2
),
rated AS (
    SELECT first_id, second_id, email, phone, address AND likeness >= {LIKENESS} AS name_and_address,
        (40 * email::int + 30 * phone::int + 10 * address::int + 20 * likeness)::int AS score
    FROM pair
    WHERE (email OR phone OR likeness >= {LIKENESS}) AND NOT EXISTS (
        SELECT FROM dismissed_duplicate AS said
        WHERE said.account_id = $1 AND said.first_id = pair.first_id AND said.second_id = pair.second_id)
)
SELECT (SELECT count(*) FROM rated) AS total, shown.* FROM (VALUES (1)) AS always LEFT JOIN (
    SELECT * FROM rated ORDER BY score DESC, first_id DESC, second_id DESC LIMIT $2 OFFSET $3
) AS shown ON true
"""
"""The likeliest first. Everybody is compared with the three next to them, by name, among those who share something."""

REASONS = ("email", "phone", "name_and_address")


async def duplicates(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's likely pairs, the likeliest first and in each the older customer first."""
    rows = await fetch(PAIRS, account_id, size, (page - 1) * size)
    total, pairs = rows[0]["total"], [row for row in rows if row["first_id"] is not None]
    known = await _shown(account_id, {pair[end] for pair in pairs for end in ("first_id", "second_id")})
    items = [
        {
            "customers": [known[pair["first_id"]], known[pair["second_id"]]],
            "reasons": [reason for reason in REASONS if pair[reason]],
            "score": pair["score"],
        }
        for pair in pairs
        if pair["first_id"] in known and pair["second_id"] in known
    ]
    return page_of(items, page, size, total)


async def _shown(account_id: UUID, ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    """Customers by their ids; one that went in this very moment is not among them."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM customer WHERE account_id = $1 AND id = ANY($2::uuid[])", account_id, list(ids)
    )
    return {row["id"]: row for row in rows}
