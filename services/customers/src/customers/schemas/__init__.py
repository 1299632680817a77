"""What the customers service shows."""

from customers.schemas.addresses import AddressPage, AddressView, untouched_primary
from customers.schemas.analytics import AnalyticsView
from customers.schemas.customers import COLUMNS, CustomerPage, CustomerView, candidates
from customers.schemas.erasures import Deletion, Deletions, ErasureView, StatusOutcome, StatusOutcomes
from customers.schemas.imports import (
    ImportPage,
    ImportRowPage,
    ImportStarted,
    ImportView,
    RowOutcome,
    import_view,
    row_view,
)
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
    "ErasureView",
    "ImportPage",
    "ImportRowPage",
    "ImportStarted",
    "ImportView",
    "RowOutcome",
    "StatusOutcome",
    "StatusOutcomes",
    "TimelineEntry",
    "TimelinePage",
    "candidates",
    "import_view",
    "row_view",
    "untouched_primary",
]
