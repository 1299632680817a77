"""The installations service's tables."""

from installations.models.belongings import Belonging, Paper
from installations.models.certificates import Certificate
from installations.models.diary import DiaryEvent
from installations.models.installations import Installation, InstallationPartner, KnownCustomer, Technician
from installations.models.invoices import Invoice
from installations.models.service_plans import ServicePlan

__all__ = [
    "Belonging",
    "Certificate",
    "DiaryEvent",
    "Installation",
    "InstallationPartner",
    "Invoice",
    "KnownCustomer",
    "Paper",
    "ServicePlan",
    "Technician",
]
