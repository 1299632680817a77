"""What may be asked about leads that become customers."""

from uuid import UUID

from chassis.commands import Command


class ConvertLead(Command):
    """Make a customer of a lead; with `customer_id` that one, which is there already."""

    customer_id: UUID | None = None
