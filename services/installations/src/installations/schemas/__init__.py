"""What the installations service shows."""

from installations.schemas.certificates import CertificatePage, CertificateView
from installations.schemas.currencies import CURRENCIES
from installations.schemas.diary import DiaryEventPage, DiaryEventView
from installations.schemas.frequencies import is_frequency, next_due_on
from installations.schemas.installations import (
    COLUMNS,
    GROUP_OF,
    InstallationPage,
    InstallationPartnerPage,
    InstallationPartnerView,
    InstallationView,
    PhotoPage,
    PhotosView,
    PhotoView,
    TechnicianPage,
    TechnicianView,
    WindowView,
    decoded,
    shown_installation,
    shown_photos,
)
from installations.schemas.invoices import InvoicePage, InvoiceView
from installations.schemas.service_plans import ServicePlanPage, ServicePlanView, shown_service_plan

__all__ = [
    "COLUMNS",
    "CURRENCIES",
    "GROUP_OF",
    "CertificatePage",
    "CertificateView",
    "DiaryEventPage",
    "DiaryEventView",
    "InstallationPage",
    "InstallationPartnerPage",
    "InstallationPartnerView",
    "InstallationView",
    "InvoicePage",
    "InvoiceView",
    "PhotoPage",
    "PhotoView",
    "PhotosView",
    "ServicePlanPage",
    "ServicePlanView",
    "TechnicianPage",
    "TechnicianView",
    "WindowView",
    "decoded",
    "is_frequency",
    "next_due_on",
    "shown_installation",
    "shown_photos",
    "shown_service_plan",
]
