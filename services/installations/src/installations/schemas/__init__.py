"""What the installations service shows."""

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
from installations.schemas.service_plans import ServicePlanPage, ServicePlanView

__all__ = [
    "COLUMNS",
    "GROUP_OF",
    "DiaryEventPage",
    "DiaryEventView",
    "InstallationPage",
    "InstallationPartnerPage",
    "InstallationPartnerView",
    "InstallationView",
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
]
