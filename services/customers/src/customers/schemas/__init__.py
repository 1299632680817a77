"""What the customers service shows."""

from customers.schemas.addresses import AddressPage, AddressView, untouched_primary
from customers.schemas.analytics import AnalyticsView
from customers.schemas.customers import COLUMNS, CustomerPage, CustomerView, candidates, past
from customers.schemas.duplicates import DuplicatePage, DuplicatePair
from customers.schemas.emails import PROBLEMS, EmailFailure, EmailPage, EmailView
from customers.schemas.erasures import Deletion, Deletions, ErasureView, StatusOutcome, StatusOutcomes
from customers.schemas.export import EXPORTED, FILE_NAME, headings
from customers.schemas.imports import (
    ImportPage,
    ImportRowPage,
    ImportStarted,
    ImportView,
    RowOutcome,
    import_view,
    row_view,
)

__all__ = [
    "COLUMNS",
    "EXPORTED",
    "FILE_NAME",
    "PROBLEMS",
    "AddressPage",
    "AddressView",
    "AnalyticsView",
    "CustomerPage",
    "CustomerView",
    "Deletion",
    "Deletions",
    "DuplicatePage",
    "DuplicatePair",
    "EmailFailure",
    "EmailPage",
    "EmailView",
    "ErasureView",
    "ImportPage",
    "ImportRowPage",
    "ImportStarted",
    "ImportView",
    "RowOutcome",
    "StatusOutcome",
    "StatusOutcomes",
    "candidates",
    "headings",
    "import_view",
    "past",
    "row_view",
    "untouched_primary",
]
