"""What can be done: one function is one transaction."""

from leads.domain.configuration import Configured
from leads.domain.leads import change_lead, create_lead, delete_lead

__all__ = ["Configured", "change_lead", "create_lead", "delete_lead"]
