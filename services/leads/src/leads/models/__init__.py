"""The leads service's tables."""

from leads.models.configuration import LeadSource, LeadStatus
from leads.models.known import KnownCustomer, KnownPartner, StaffMember
from leads.models.leads import Lead
from leads.models.notes import Note

__all__ = ["KnownCustomer", "KnownPartner", "Lead", "LeadSource", "LeadStatus", "Note", "StaffMember"]
