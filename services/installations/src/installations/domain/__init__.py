"""What can be done to installations: one verb, one function, one transaction."""

from installations.domain.installations import (
    change_installation,
    change_installation_status,
    delete_installation,
    schedule_installation,
    unlink_installations,
)
from installations.domain.partners import add_installation_partner, change_installation_partner
from installations.domain.photos import attach_photo, attach_photos, remove_photo

__all__ = [
    "add_installation_partner",
    "attach_photo",
    "attach_photos",
    "change_installation",
    "change_installation_partner",
    "change_installation_status",
    "delete_installation",
    "remove_photo",
    "schedule_installation",
    "unlink_installations",
]
