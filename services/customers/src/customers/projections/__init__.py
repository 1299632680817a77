"""What the customers service makes of everybody's events."""

from customers.projections.analytics import forget_installation, remember_installation
from customers.projections.erasures import add_part, request_erasure
from customers.projections.partners import partners_have_arrived, remember_partner
from customers.projections.timeline import add_email_entry, add_entry, add_version, summary

__all__ = [
    "add_email_entry",
    "add_entry",
    "add_part",
    "add_version",
    "forget_installation",
    "partners_have_arrived",
    "remember_installation",
    "remember_partner",
    "request_erasure",
    "summary",
]
