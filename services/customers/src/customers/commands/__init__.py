"""What may be asked of the customers service."""

from customers.commands.customers import ChangeCustomer, CreateCustomer

__all__ = ["ChangeCustomer", "CreateCustomer"]
