"""What is read from the customers service's database."""

from customers.queries.addresses import address, address_among, address_page, addresses
from customers.queries.analytics import analytics
from customers.queries.customers import alike, customer, was_there
from customers.queries.duplicates import duplicates
from customers.queries.emails import emails
from customers.queries.erasures import erasure, rows_of_customer
from customers.queries.export import exported
from customers.queries.gathered import impact, personal_data
from customers.queries.history import customer_as_of
from customers.queries.imports import import_of, import_rows, imports, rejected_rows
from customers.queries.pages import customers, total
from customers.queries.timeline import newest_of_timeline, timeline

__all__ = [
    "address",
    "address_among",
    "address_page",
    "addresses",
    "alike",
    "analytics",
    "customer",
    "customer_as_of",
    "customers",
    "duplicates",
    "emails",
    "erasure",
    "exported",
    "impact",
    "import_of",
    "import_rows",
    "imports",
    "newest_of_timeline",
    "personal_data",
    "rejected_rows",
    "rows_of_customer",
    "timeline",
    "total",
    "was_there",
]
