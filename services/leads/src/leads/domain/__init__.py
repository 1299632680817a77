"""What can be done: one function is one transaction."""

from leads.domain.configuration import Configured
from leads.domain.leads import change_lead, create_lead, delete_lead
from leads.domain.notes import add_note, change_note, delete_note

__all__ = [
    "Configured",
    "add_note",
    "change_lead",
    "change_note",
    "create_lead",
    "delete_lead",
    "delete_note",
]
