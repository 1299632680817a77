"""What may be asked of the leads service."""

from leads.commands.leads import ChangeLead, CreateLead

__all__ = ["ChangeLead", "CreateLead"]
