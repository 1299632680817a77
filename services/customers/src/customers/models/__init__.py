"""The customers service's tables."""

from customers.models.addresses import AddressRow
from customers.models.analytics import KnownInstallation, KnownQuote
from customers.models.customers import Customer, Identifiers
from customers.models.emails import OutgoingEmail
from customers.models.merging import MergedCustomer
from customers.models.timeline import KnownLead, TimelineEntry

COPIES_OF_A_CUSTOMER = ("known_installation", "known_quote")
"""Those that repeat what other services own and count themselves."""

TABLES_OF_A_CUSTOMER = (
    "timeline_entry",
    "customer_address",
    "outgoing_email",
    "import_row",
    "merged_customer",
    *COPIES_OF_A_CUSTOMER,
)
"""Whose rows belong to one customer (`customer_id`): they go with it, and follow it when two are merged."""

__all__ = [
    "COPIES_OF_A_CUSTOMER",
    "TABLES_OF_A_CUSTOMER",
    "AddressRow",
    "Customer",
    "Identifiers",
    "KnownInstallation",
    "KnownLead",
    "KnownQuote",
    "MergedCustomer",
    "OutgoingEmail",
    "TimelineEntry",
]
