"""What the gateway puts together from several services."""

from gateway.composition.asking import Ask, Refused, Tell
from gateway.composition.detail import customer_detail
from gateway.composition.impact import deletion_impact
from gateway.composition.lead import lead_detail
from gateway.composition.personal_data import OpenFile, PersonalData, personal_data

__all__ = [
    "Ask",
    "OpenFile",
    "PersonalData",
    "Refused",
    "Tell",
    "customer_detail",
    "deletion_impact",
    "lead_detail",
    "personal_data",
]
