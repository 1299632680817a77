"""What may be asked about customers that are there twice."""

from uuid import UUID

from chassis.commands import Command


class MergeCustomer(Command):
    """Merge another customer into this one."""

    other_id: UUID


class DismissDuplicate(Command):
    """Say of two customers that they are not one."""

    ids: tuple[UUID, UUID]
