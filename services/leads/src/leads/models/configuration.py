"""The tables of what an account configures: its statuses and its sources."""

from typing import Any, ClassVar

from tortoise import fields

from chassis.aggregates import Versioned
from chassis.errors import Conflict
from chassis.words import Words
from leads.errors import LeadSourceNotFound, LeadStatusNotFound, SourceInUse, StatusInUse
from leads.schemas import LeadSourceView, LeadStatusView


class Choice(Versioned):
    """One of the things that people choose from for a lead, whose code never changes; docs/decisions/0019."""

    in_use: ClassVar[type[Conflict]]
    chosen_as: ClassVar[str]
    """The lead's column that has the code."""

    code = fields.TextField()
    position = fields.IntField()
    label_en = fields.TextField()
    label_fr = fields.TextField()

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """What people call it, in the language of the request."""
        return Words(self.label_en, self.label_fr).chosen()


class LeadStatus(Choice):
    """A status of the account's pipeline; its type, which logic goes by, never changes."""

    missing, in_use, chosen_as = LeadStatusNotFound, StatusInUse, "status"

    type = fields.TextField()
    colour = fields.TextField()

    class Meta:
        table = "lead_status"

    def view(self) -> LeadStatusView:
        """The status as callers see it."""
        return LeadStatusView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")


class LeadSource(Choice):
    """Where leads of the account come from; one that is in use is retired, not deleted."""

    missing, in_use, chosen_as = LeadSourceNotFound, SourceInUse, "source"

    active = fields.BooleanField(default=True)

    class Meta:
        table = "lead_source"

    def view(self) -> LeadSourceView:
        """The source as callers see it."""
        return LeadSourceView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")
