"""Which customers a search and a filter mean, as SQL."""

from typing import Any, NamedTuple
from uuid import UUID

from customers import rules

NOT_BY_TRIGRAMS = ' COLLATE "C"'
"""Compares the same bytes, but no index has this collation: a pattern without trigrams would make PostgreSQL read all
of an index of trigrams, where reading the account's rows in `customer_searched` takes a fifth of the time."""


class Matching(NamedTuple):
    """The condition of a WHERE with its values."""

    condition: str
    values: tuple[Any, ...]
    searched: bool
    """Whether words were given."""
    indexed: bool
    """Whether an index of trigrams finds at least one of the words."""

    def place(self, number: int) -> str:
        """The place of a value that is appended to these, by its number from 1."""
        return f"${len(self.values) + number}"


def matching(account_id: UUID, query: str | None, status: str | None) -> Matching:
    """The account's customers of whom every word matches some field, in the status that was asked for."""
    conditions, indexed = ["account_id = $1"], False
    values: list[Any] = [account_id]
    if status is not None:
        values.append(status)
        conditions.append("status = $2")
    patterns = rules.search_patterns(query or "")
    for text, digits in patterns:
        condition, by_trigrams = _word(text, digits, values)
        conditions.append(condition)
        indexed = indexed or by_trigrams
    return Matching(" AND ".join(conditions), tuple(values), bool(patterns), indexed)


def _word(text: str, digits: str | None, values: list[Any]) -> tuple[str, bool]:
    """One word's condition, and whether trigrams can find it; adds its values."""
    columns = {"searched_text": text} if digits is None else {"searched_text": text, "searched_digits": digits}
    indexed = all(rules.is_indexed(pattern) for pattern in columns.values())
    alternatives = []
    for column, pattern in columns.items():
        values.append(pattern)
        alternatives.append(f"{column}{'' if indexed else NOT_BY_TRIGRAMS} LIKE ${len(values)}")
    return f"({' OR '.join(alternatives)})", indexed
