"""What the leads service makes of everybody's events, and remembers of who calls."""

from leads.projections.customers import expect_customer, forget_customer, remember_customers
from leads.projections.linking import Linked, customer_has_arrived, link
from leads.projections.partners import partner_has_arrived, remember_partner
from leads.projections.staff import SeenStaff
from leads.projections.timeline import STORY, add_entry, add_move

__all__ = [
    "STORY",
    "Linked",
    "SeenStaff",
    "add_entry",
    "add_move",
    "customer_has_arrived",
    "expect_customer",
    "forget_customer",
    "link",
    "partner_has_arrived",
    "remember_customers",
    "remember_partner",
]
