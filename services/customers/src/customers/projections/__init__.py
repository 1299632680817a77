"""What the customers service makes of everybody's events."""

from customers.projections.partners import partners_have_arrived, remember_partner
from customers.projections.timeline import add_entry, summary

__all__ = ["add_entry", "partners_have_arrived", "remember_partner", "summary"]
