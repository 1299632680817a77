"""Watches every SQL statement of every test: none may touch an account's table without naming the account."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis import safe_asyncpg

SERVICES = Path(__file__).parents[2] / "services"
TABLE = re.compile(r"CREATE TABLE (\w+) \((.*?)\n\)", re.DOTALL)
TOUCHED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)


def account_tables() -> set[str]:
    """The services' tables that have an account_id: read from their migrations."""
    texts = [path.read_text() for path in SERVICES.glob("*/src/*/migrations/*.py")]
    return {name for text in texts for name, columns in TABLE.findall(text) if "account_id" in columns}


def forgets_the_account(statement: str, tables: set[str]) -> bool:
    """Whether a statement touches an account's table and does not say whose rows it means."""
    touched = {name.lower() for name in TOUCHED.findall(statement)}
    return bool(touched & tables) and "account_id" not in statement and "CREATE" not in statement


@pytest.fixture(autouse=True, scope="session")
def watched_statements() -> Iterator[list[str]]:
    """The statements of this run that forgot the account."""
    tables, offenders = account_tables(), []

    def observe(statement: str) -> None:
        if forgets_the_account(statement, tables):
            offenders.append(statement)

    safe_asyncpg.observers.append(observe)
    yield offenders
    safe_asyncpg.observers.remove(observe)


@pytest.fixture(autouse=True)
def _no_statement_forgets_the_account(watched_statements: list[str]) -> Iterator[None]:
    watched_statements.clear()
    yield
    assert not watched_statements, watched_statements
