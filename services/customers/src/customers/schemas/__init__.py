"""What the customers service shows."""

from customers.schemas.customers import COLUMNS, CustomerPage, CustomerView, candidates
from customers.schemas.timeline import TimelineEntry, TimelinePage

__all__ = ["COLUMNS", "CustomerPage", "CustomerView", "TimelineEntry", "TimelinePage", "candidates"]
