"""What can be done to installations: one verb, one function, one transaction."""

from installations.domain.diary import add_diary_event, change_diary_event, delete_diary_event
from installations.domain.erasures import erase_customer
from installations.domain.installations import (
    change_installation,
    change_installation_status,
    delete_installation,
    schedule_installation,
)
from installations.domain.merging import follow_merge
from installations.domain.partners import add_installation_partner, change_installation_partner
from installations.domain.photos import attach_photo, attach_photos, remove_photo
from installations.domain.service_plans import add_service_plan, change_service_plan, delete_service_plan

__all__ = [
    "add_diary_event",
    "add_installation_partner",
    "add_service_plan",
    "attach_photo",
    "attach_photos",
    "change_diary_event",
    "change_installation",
    "change_installation_partner",
    "change_installation_status",
    "change_service_plan",
    "delete_diary_event",
    "delete_installation",
    "delete_service_plan",
    "erase_customer",
    "follow_merge",
    "remove_photo",
    "schedule_installation",
]
