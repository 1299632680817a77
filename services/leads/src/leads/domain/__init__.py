"""What can be done: one function is one transaction."""

from leads.domain.choices import add_choice, change_choice, delete_choice
from leads.domain.configuration import Configured
from leads.domain.conversion import convert_if_wanted, convert_lead
from leads.domain.documents import attach_document, attach_documents, remove_document
from leads.domain.lead_settings import change_lead_settings
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
    "change_lead_settings",
    "change_note",
    "convert_if_wanted",
    "convert_lead",
    "create_lead",
    "delete_choice",
    "delete_lead",
    "delete_note",
    "erase_customers",
    "follow_merge",
    "remove_document",
]
