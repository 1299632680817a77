"""What is alike in all changes."""

from chassis.aggregates import Aggregate
from chassis.commands import Command
from contracts.event import Change
from installations import rules


def take_over(record: Aggregate, command: Command) -> list[Change]:
    """Gives a record the values that a command brings; returns what that changes, nothing where all was so already."""
    values = command.values()
    changes = rules.differences({name: getattr(record, name) for name in values}, values)
    record.update_from_dict(values)
    return changes
