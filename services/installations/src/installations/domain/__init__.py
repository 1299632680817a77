"""What can be done to installations: one verb, one function, one transaction."""

from installations.domain.certificates import add_certificate, change_certificate, delete_certificate
from installations.domain.diary import add_diary_event, change_diary_event, delete_diary_event
from installations.domain.installations import (
    change_installation,
    change_installation_status,
    delete_installation,
    schedule_installation,
)
from installations.domain.invoices import add_invoice, change_invoice, delete_invoice
from installations.domain.leaving import erase_customers, follow_merge
from installations.domain.partners import add_installation_partner, change_installation_partner
from installations.domain.photos import attach_photo, attach_photos, remove_photo
from installations.domain.service_plans import add_service_plan, change_service_plan, delete_service_plan

__all__ = [
    "add_certificate",
    "add_diary_event",
    "add_installation_partner",
    "add_invoice",
    "add_service_plan",
    "attach_photo",
    "attach_photos",
    "change_certificate",
    "change_diary_event",
    "change_installation",
    "change_installation_partner",
    "change_installation_status",
    "change_invoice",
    "change_service_plan",
    "delete_certificate",
    "delete_diary_event",
    "delete_installation",
    "delete_invoice",
    "delete_service_plan",
    "erase_customers",
    "follow_merge",
    "remove_photo",
    "schedule_installation",
]
