"""What can be done: one function is one transaction."""

from leads.domain.choices import add_choice, change_choice, delete_choice
from leads.domain.configuration import Configured
from leads.domain.documents import attach_document, attach_documents, remove_document
from leads.domain.leads import change_lead, create_lead, delete_lead
from leads.domain.leaving import erase_customers, follow_merge
from leads.domain.notes import add_note, change_note, delete_note

__all__ = [
    "Configured",
    "add_choice",
    "add_note",
    "attach_document",
    "attach_documents",
    "change_choice",
    "change_lead",
    "change_note",
    "create_lead",
    "delete_choice",
    "delete_lead",
    "delete_note",
    "erase_customers",
    "follow_merge",
    "remove_document",
]
