"""Pure decisions about customers."""

from customers.rules.addresses import address_changes, says_nothing_new, with_address
from customers.rules.analytics import days_between, installation_figures
from customers.rules.changes import differences
from customers.rules.emails import Letterhead, message_of, pause_after, reply_address
from customers.rules.gathered import in_order, plural, readable
from customers.rules.history import Version, held_at, moment
from customers.rules.phones import international
from customers.rules.receipts import receipt, receipt_hash
from customers.rules.search import search_patterns, searched_digits, searched_text

__all__ = [
    "Letterhead",
    "Version",
    "address_changes",
    "days_between",
    "differences",
    "held_at",
    "in_order",
    "installation_figures",
    "international",
    "message_of",
    "moment",
    "pause_after",
    "plural",
    "readable",
    "receipt",
    "receipt_hash",
    "reply_address",
    "says_nothing_new",
    "search_patterns",
    "searched_digits",
    "searched_text",
    "with_address",
]
