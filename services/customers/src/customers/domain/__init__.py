"""What can be done to customers: one verb, one function, one transaction."""

from customers.domain.addresses import add_address, change_address, remove_address, take_over_addresses
from customers.domain.bulk import change_statuses, delete_customers
from customers.domain.customers import change_customer, create_customer, delete_customer
from customers.domain.totals import fold_totals, keep_totals_short

__all__ = [
    "add_address",
    "change_address",
    "change_customer",
    "change_statuses",
    "create_customer",
    "delete_customer",
    "delete_customers",
    "fold_totals",
    "keep_totals_short",
    "remove_address",
    "take_over_addresses",
]
