"""What can be done to customers: one verb, one function, one transaction."""

from customers.domain.customers import change_customer, create_customer, delete_customer

__all__ = ["change_customer", "create_customer", "delete_customer"]
