"""What the customers service makes of everybody's events."""

from customers.projections.timeline import add_entry, summary

__all__ = ["add_entry", "summary"]
