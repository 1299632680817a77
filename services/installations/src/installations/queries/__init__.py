"""What is read from the installations service's database."""

from installations.queries.certificates import certificate, certificates
from installations.queries.diary import SoughtEvents, diary_event, diary_events
from installations.queries.gathered import impact, personal_data
from installations.queries.installations import (
    Sought,
    has_partner,
    installation,
    installations,
    partners,
    photos,
    refuse_photos,
    technicians,
)
from installations.queries.invoices import invoice, invoices
from installations.queries.papers import SoughtPapers
from installations.queries.service_plans import service_plan, service_plans

__all__ = [
    "Sought",
    "SoughtEvents",
    "SoughtPapers",
    "certificate",
    "certificates",
    "diary_event",
    "diary_events",
    "has_partner",
    "impact",
    "installation",
    "installations",
    "invoice",
    "invoices",
    "partners",
    "personal_data",
    "photos",
    "refuse_photos",
    "service_plan",
    "service_plans",
    "technicians",
]
