"""What the customers service shows."""

from customers.schemas.addresses import AddressPage, AddressView, untouched_primary
from customers.schemas.analytics import AnalyticsView
from customers.schemas.customers import COLUMNS, CustomerPage, CustomerView, candidates, past
from customers.schemas.emails import PROBLEMS, EmailFailure, EmailPage, EmailView
from customers.schemas.timeline import TimelineEntry, TimelinePage

__all__ = [
    "COLUMNS",
    "PROBLEMS",
    "AddressPage",
    "AddressView",
    "AnalyticsView",
    "CustomerPage",
    "CustomerView",
    "EmailFailure",
    "EmailPage",
    "EmailView",
    "TimelineEntry",
    "TimelinePage",
    "candidates",
    "past",
    "untouched_primary",
]
