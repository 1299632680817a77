"""The tables of installations and their partners, and of what is remembered of others."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from chassis.aggregates import Aggregate
from chassis.caller import Caller
from contracts.installations import DeletedInstallation, InstallationPartnerState, InstallationState, StatusGroup
from installations.errors import InstallationNotFound, InstallationPartnerNotFound
from installations.schemas import COLUMNS, GROUP_OF, InstallationPartnerView, InstallationView, shown_installation


class Installation(Aggregate):
    """A job at a customer's; one without a customer was theirs until the customer was deleted."""

    missing = InstallationNotFound

    customer_id: UUID | None = fields.UUIDField(null=True)
    customer_name: str | None = fields.TextField(null=True)
    title = fields.TextField()
    items: Any = fields.JSONField()
    address = fields.TextField()
    status = fields.TextField(default="scheduled")
    scheduled_on = fields.DateField()
    window: Any = fields.JSONField(null=True)
    installation_partner_id: UUID | None = fields.UUIDField(null=True)
    technician_id: UUID | None = fields.UUIDField(null=True)
    notes = fields.TextField()
    closing_reason: str | None = fields.TextField(null=True)
    completed_at: datetime | None = fields.DatetimeField(null=True)
    photos: Any = fields.JSONField(default=list)
    removed_photo_ids: Any = fields.JSONField(default=list)
    searched_text = fields.TextField()
    searched_customer = fields.TextField()

    class Meta:
        table = "installation"

    @classmethod
    async def take_for(cls, caller: Caller, installation_id: UUID, expected: int | None = None) -> Self:
        """Locks an installation that the caller may see; raises InstallationNotFound, or StaleVersion."""
        if caller.only_own:
            found = await cls.take(caller.account_id, installation_id)
            if not found.visible_to(caller):
                raise cls.missing
        return await cls.take(caller.account_id, installation_id, expected)

    @property
    def status_group(self) -> StatusGroup:
        """The group in which the status is shown."""
        return GROUP_OF[self.status]

    def visible_to(self, caller: Caller) -> bool:
        """Whether a caller of the account may see it: technicians see what is assigned to them."""
        return not caller.only_own or (caller.id is not None and caller.id == self.technician_id)

    def has_had(self, photo_id: UUID) -> bool:
        """Whether a photo is, or was once, among its photos."""
        return any(photo["id"] == str(photo_id) for photo in self.photos) or str(photo_id) in self.removed_photo_ids

    def view(self) -> InstallationView:
        """The installation as callers see it."""
        return InstallationView.model_validate(shown_installation({name: getattr(self, name) for name in COLUMNS}))

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> InstallationState:
        """The installation as events carry it."""
        return InstallationState.model_validate(self, from_attributes=True)

    def last_state(self) -> DeletedInstallation:
        """What the deletion says."""
        return DeletedInstallation.model_validate(self, from_attributes=True)


class InstallationPartner(Aggregate):
    """An organisation that carries out installations for the account."""

    missing = InstallationPartnerNotFound

    name = fields.TextField()
    email: str | None = fields.TextField(null=True)
    phone: str | None = fields.TextField(null=True)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "installation_partner"

    def view(self) -> InstallationPartnerView:
        """The partner as callers see it."""
        return InstallationPartnerView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> InstallationPartnerState:
        """The partner as events carry it."""
        return InstallationPartnerState.model_validate(self, from_attributes=True)


class KnownCustomer(Model):
    """What is remembered of a customer; of a deleted one, only that it is gone, and of a merged one into which."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    name = fields.TextField()
    address = fields.TextField()
    version = fields.IntField()
    deleted = fields.BooleanField()
    merged_into: UUID | None = fields.UUIDField(null=True)

    class Meta:
        table = "known_customer"


class Technician(Model):
    """A technician who has used the portal."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    name = fields.TextField()

    class Meta:
        table = "technician"
