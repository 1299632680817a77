"""Pure decisions about customers."""

from customers.rules.addresses import address_changes, says_nothing_new, with_address
from customers.rules.analytics import days_between, installation_figures
from customers.rules.changes import differences
from customers.rules.derived import derived
from customers.rules.gathered import in_order, plural, readable
from customers.rules.phones import international
from customers.rules.receipts import receipt, receipt_hash
from customers.rules.search import search_patterns, searched_digits, searched_text

__all__ = [
    "address_changes",
    "days_between",
    "derived",
    "differences",
    "in_order",
    "installation_figures",
    "international",
    "plural",
    "readable",
    "receipt",
    "receipt_hash",
    "says_nothing_new",
    "search_patterns",
    "searched_digits",
    "searched_text",
    "with_address",
]
