"""What is read from the customers service's database."""

from customers.queries.customers import alike, customer, customers
from customers.queries.timeline import newest_of_timeline, timeline

__all__ = ["alike", "customer", "customers", "newest_of_timeline", "timeline"]
