"""What the customers service shows."""

from customers.schemas.addresses import AddressPage, AddressView, untouched_primary
from customers.schemas.analytics import AnalyticsView
from customers.schemas.customers import COLUMNS, CustomerPage, CustomerView, candidates
from customers.schemas.duplicates import DuplicatePage, DuplicatePair
from customers.schemas.erasures import Deletion, Deletions, ErasureView, StatusOutcome, StatusOutcomes
from customers.schemas.timeline import TimelineEntry, TimelinePage

__all__ = [
    "COLUMNS",
    "AddressPage",
    "AddressView",
    "AnalyticsView",
    "CustomerPage",
    "CustomerView",
    "Deletion",
    "Deletions",
    "DuplicatePage",
    "DuplicatePair",
    "ErasureView",
    "StatusOutcome",
    "StatusOutcomes",
    "TimelineEntry",
    "TimelinePage",
    "candidates",
    "untouched_primary",
]
