"""What is read from the customers service's database."""

from customers.queries.addresses import address, address_among, address_page, addresses
from customers.queries.analytics import analytics
from customers.queries.customers import alike, customer, customers
from customers.queries.erasures import erasure, rows_of_customer
from customers.queries.gathered import impact, personal_data
from customers.queries.imports import import_of, import_rows, imports, rejected_rows
from customers.queries.timeline import newest_of_timeline, timeline

__all__ = [
    "address",
    "address_among",
    "address_page",
    "addresses",
    "alike",
    "analytics",
    "customer",
    "customers",
    "erasure",
    "impact",
    "import_of",
    "import_rows",
    "imports",
    "newest_of_timeline",
    "personal_data",
    "rejected_rows",
    "rows_of_customer",
    "timeline",
]
