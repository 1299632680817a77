"""What is read from the leads service's database."""

from leads.queries.board import board
from leads.queries.choices import priority_page, source_page, status_page
from leads.queries.documents import documents, refuse_documents
from leads.queries.duplicates import alike
from leads.queries.feeds import MOST_EVENTS, calendar, feeds
from leads.queries.follow_ups import follow_up_settings, follow_ups
from leads.queries.gathered import impact, personal_data
from leads.queries.lead_settings import lead_settings
from leads.queries.leads import lead
from leads.queries.notes import notes
from leads.queries.pages import leads
from leads.queries.quotes import quote, quotes
from leads.queries.staff import staff
from leads.queries.timeline import timeline

__all__ = [
    "MOST_EVENTS",
    "alike",
    "board",
    "calendar",
    "documents",
    "feeds",
    "follow_up_settings",
    "follow_ups",
    "impact",
    "lead",
    "lead_settings",
    "leads",
    "notes",
    "personal_data",
    "priority_page",
    "quote",
    "quotes",
    "refuse_documents",
    "source_page",
    "staff",
    "status_page",
    "timeline",
]
