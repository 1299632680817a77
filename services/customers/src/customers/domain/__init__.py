"""What can be done to customers: one verb, one function, one transaction."""

from customers.domain.addresses import add_address, change_address, remove_address
from customers.domain.bulk import change_statuses, delete_customers
from customers.domain.conversion import add_converted
from customers.domain.customers import change_customer, create_customer, delete_customer
from customers.domain.duplicates import dismiss_duplicate
from customers.domain.emails import post_office, send_email
from customers.domain.merging import merge_customer
from customers.domain.totals import fold_totals, keep_totals_short

__all__ = [
    "add_address",
    "add_converted",
    "change_address",
    "change_customer",
    "change_statuses",
    "create_customer",
    "delete_customer",
    "delete_customers",
    "dismiss_duplicate",
    "fold_totals",
    "keep_totals_short",
    "merge_customer",
    "post_office",
    "remove_address",
    "send_email",
]
