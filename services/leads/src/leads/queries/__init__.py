"""What is read from the leads service's database."""

from leads.queries.documents import documents, refuse_documents
from leads.queries.gathered import impact, personal_data
from leads.queries.leads import lead
from leads.queries.notes import notes
from leads.queries.timeline import timeline

__all__ = [
    "documents",
    "impact",
    "lead",
    "notes",
    "personal_data",
    "refuse_documents",
    "timeline",
]
