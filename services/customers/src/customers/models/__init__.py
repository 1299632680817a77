"""The customers service's tables."""

from customers.models.customers import Customer
from customers.models.timeline import TimelineEntry

TABLES_OF_A_CUSTOMER = ("timeline_entry",)
"""Whose rows belong to one customer (`customer_id`): they go with it, and follow it when two are merged."""

__all__ = ["TABLES_OF_A_CUSTOMER", "Customer", "TimelineEntry"]
