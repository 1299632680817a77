"""The customers service's tables."""

from customers.models.addresses import AddressRow
from customers.models.customers import Customer
from customers.models.timeline import TimelineEntry

TABLES_OF_A_CUSTOMER = ("timeline_entry", "customer_address")
"""Whose rows belong to one customer (`customer_id`): they go with it, and follow it when two are merged."""

__all__ = ["TABLES_OF_A_CUSTOMER", "AddressRow", "Customer", "TimelineEntry"]
