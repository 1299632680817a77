"""A customer's analytics as they are shown."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.installations import InstallationStatus, StatusGroup


class DatedInstallation(BaseModel):
    """The first or the last installation of a customer."""

    id: UUID
    status: InstallationStatus
    scheduled_on: date


class AnalyticsView(BaseModel):
    """A customer in figures; what is null is not known, or there is nothing to say it of."""

    installations: int
    installations_by_status: dict[InstallationStatus, int] = Field(description="Every status, with zeros.")
    installations_by_status_group: dict[StatusGroup, int] = Field(description="Every group, with zeros.")
    first_installation: DatedInstallation | None = Field(description="By the scheduled day; not one called off.")
    last_installation: DatedInstallation | None = Field(description="By the scheduled day; not one called off.")
    share_on_time: float | None = Field(
        description="From 0 to 1: of the completed ones, those completed on or before the scheduled day (UTC)."
    )
    open_quotes_value: str = Field(description="EUR with VAT: quotes that were sent and wait for an answer.")
    approved_quotes_value: str = Field(description="EUR with VAT: quotes that were approved.")
    days_since_last_contact: int | None = Field(
        description="Whole days since an email was sent to them or an installation of theirs was completed."
    )
