"""What may be asked of the installations service."""

from installations.commands.certificates import AddCertificate, ChangeCertificate
from installations.commands.diary import AddDiaryEvent, ChangeDiaryEvent
from installations.commands.installations import (
    AddInstallationPartner,
    AttachPhotos,
    ChangeInstallation,
    ChangeInstallationPartner,
    ChangeInstallationStatus,
    ScheduleInstallation,
)
from installations.commands.invoices import AddInvoice, ChangeInvoice
from installations.commands.service_plans import AddServicePlan, ChangeServicePlan

__all__ = [
    "AddCertificate",
    "AddDiaryEvent",
    "AddInstallationPartner",
    "AddInvoice",
    "AddServicePlan",
    "AttachPhotos",
    "ChangeCertificate",
    "ChangeDiaryEvent",
    "ChangeInstallation",
    "ChangeInstallationPartner",
    "ChangeInstallationStatus",
    "ChangeInvoice",
    "ChangeServicePlan",
    "ScheduleInstallation",
]
