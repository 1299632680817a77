"""Pure decisions about customers."""

from customers.rules.changes import differences
from customers.rules.phones import international
from customers.rules.search import search_patterns, searched_digits, searched_text

__all__ = ["differences", "international", "search_patterns", "searched_digits", "searched_text"]
