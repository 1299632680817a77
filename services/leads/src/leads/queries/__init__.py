"""What is read from the leads service's database."""

from leads.queries.documents import documents, refuse_documents
from leads.queries.duplicates import alike
from leads.queries.gathered import impact, personal_data
from leads.queries.lead_settings import lead_settings
from leads.queries.leads import lead
from leads.queries.notes import notes
from leads.queries.timeline import timeline

__all__ = [
    "alike",
    "documents",
    "impact",
    "lead",
    "lead_settings",
    "notes",
    "personal_data",
    "refuse_documents",
    "timeline",
]
