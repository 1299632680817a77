"""What can be done to customers: one verb, one function, one transaction."""

from customers.domain.addresses import add_address, change_address, remove_address, take_over_addresses
from customers.domain.customers import change_customer, create_customer, delete_customer
from customers.domain.delivery import deliver_emails
from customers.domain.emails import send_email
from customers.domain.mailing import PostOffice, send_next

__all__ = [
    "PostOffice",
    "add_address",
    "change_address",
    "change_customer",
    "create_customer",
    "delete_customer",
    "deliver_emails",
    "remove_address",
    "send_email",
    "send_next",
    "take_over_addresses",
]
