"""The installations service's tables."""

from installations.models.diary import DiaryEvent
from installations.models.installations import Installation, InstallationPartner, KnownCustomer, Technician
from installations.models.service_plans import ServicePlan

__all__ = ["DiaryEvent", "Installation", "InstallationPartner", "KnownCustomer", "ServicePlan", "Technician"]
