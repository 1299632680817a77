"""What may be asked of the leads service."""

from leads.commands.leads import ChangeLead, CreateLead
from leads.commands.notes import WriteNote

__all__ = ["ChangeLead", "CreateLead", "WriteNote"]
