"""What the customers service makes of everybody's events."""

from customers.projections.analytics import forget_installation, remember_installation
from customers.projections.erasures import add_part, request_erasure
from customers.projections.leads import add_lead_entry, blank_lead_story, end_lead_story, remember_lead
from customers.projections.partners import partners_have_arrived, remember_partner
from customers.projections.quotes import forget_quote, remember_quote
from customers.projections.timeline import (
    STORY,
    add_email_entry,
    add_entries,
    add_entry,
    add_version,
    summary,
    version_entry,
)

__all__ = [
    "STORY",
    "add_email_entry",
    "add_entries",
    "add_entry",
    "add_lead_entry",
    "add_part",
    "add_version",
    "blank_lead_story",
    "end_lead_story",
    "forget_installation",
    "forget_quote",
    "partners_have_arrived",
    "remember_installation",
    "remember_lead",
    "remember_partner",
    "remember_quote",
    "request_erasure",
    "summary",
    "version_entry",
]
