"""What is read from the leads service's database."""

from leads.queries.leads import lead
from leads.queries.notes import notes
from leads.queries.timeline import timeline

__all__ = ["lead", "notes", "timeline"]
