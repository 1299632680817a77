"""The table of certificates."""

from datetime import date
from typing import Any

from tortoise import fields

from contracts.installations import CertificateState, DeletedCertificate
from installations.errors import CertificateNotFound
from installations.models.belongings import Paper
from installations.schemas import CertificateView


class Certificate(Paper):
    """What was certified to a customer, until when if it expires."""

    missing = CertificateNotFound

    type = fields.TextField()
    issued_on: date = fields.DateField()
    expires_on: date | None = fields.DateField(null=True)

    class Meta:
        table = "certificate"

    def view(self) -> CertificateView:
        """The certificate as callers see it."""
        return CertificateView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> CertificateState:
        """The certificate as events carry it."""
        return CertificateState.model_validate(self, from_attributes=True)

    def last_state(self) -> DeletedCertificate:
        """What the deletion says."""
        return DeletedCertificate.model_validate(self, from_attributes=True)
