"""The watch over all statements sees what it has to see."""

import pytest
from support.queries import account_tables, forgets_the_account


def test_every_service_has_tables_that_belong_to_accounts() -> None:
    assert {"customer", "timeline_entry", "outgoing_email", "installation", "known_customer"} <= account_tables()


@pytest.mark.parametrize(  # D-01
    ("statement", "forgets"),
    [
        ("SELECT * FROM customer WHERE id = $1", True),
        ('SELECT "id" FROM "customer" WHERE "account_id"=$1', False),
        ("UPDATE customer SET name = $1 WHERE id = $2", True),
        ("DELETE FROM customer WHERE id = $1", True),
        ("SELECT 1 FROM outbox", False),
        ("SELECT t.at FROM outbox o JOIN timeline_entry t ON t.id = o.event_id", True),
    ],
)
def test_a_statement_that_forgets_the_account_is_noticed(statement: str, forgets: bool) -> None:
    assert forgets_the_account(statement, {"customer", "timeline_entry"}) is forgets
