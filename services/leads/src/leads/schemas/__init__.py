"""What the leads service shows."""

from leads.schemas.leads import LeadView

__all__ = ["LeadView"]
