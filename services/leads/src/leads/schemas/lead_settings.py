"""What an account wants of its leads, as it is shown."""

from pydantic import BaseModel


class LeadSettingsView(BaseModel):
    """The account's wishes; version 0 before anybody has said anything."""

    convert_on_approval: bool = False
    """Whether approving a quote makes a customer of its lead, where nothing is missing and nobody is there twice."""
    version: int = 0
