"""The customers service's tables."""

from customers.models.customers import Customer
from customers.models.timeline import TimelineEntry

__all__ = ["Customer", "TimelineEntry"]
