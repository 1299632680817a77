"""What may be asked of the customers service."""

from customers.commands.addresses import MOST_ADDRESSES, AddAddress, ChangeAddress
from customers.commands.bulk import ChangeStatuses, DeleteCustomers
from customers.commands.customers import ChangeCustomer, CreateCustomer
from customers.commands.duplicates import DismissDuplicate, MergeCustomer
from customers.commands.emails import SendEmail
from customers.commands.imports import ChangeImport, ImportedField, OnDuplicate, PlanImport

__all__ = [
    "MOST_ADDRESSES",
    "AddAddress",
    "ChangeAddress",
    "ChangeCustomer",
    "ChangeImport",
    "ChangeStatuses",
    "CreateCustomer",
    "DeleteCustomers",
    "DismissDuplicate",
    "ImportedField",
    "MergeCustomer",
    "OnDuplicate",
    "PlanImport",
    "SendEmail",
]
