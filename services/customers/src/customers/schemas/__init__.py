"""What the customers service shows."""

from customers.schemas.addresses import AddressPage, AddressView, untouched_primary
from customers.schemas.analytics import AnalyticsView
from customers.schemas.customers import COLUMNS, CustomerPage, CustomerView, candidates
from customers.schemas.erasures import Deletion, Deletions, ErasureView, StatusOutcome, StatusOutcomes
from customers.schemas.export import EXPORTED, FILE_NAME, headings
from customers.schemas.timeline import TimelineEntry, TimelinePage

__all__ = [
    "COLUMNS",
    "EXPORTED",
    "FILE_NAME",
    "AddressPage",
    "AddressView",
    "AnalyticsView",
    "CustomerPage",
    "CustomerView",
    "Deletion",
    "Deletions",
    "ErasureView",
    "StatusOutcome",
    "StatusOutcomes",
    "TimelineEntry",
    "TimelinePage",
    "candidates",
    "headings",
    "untouched_primary",
]
