"""What a change changes."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from contracts.event import Change

Readable = Callable[[Any], str | int | bool | None]


def plainly(value: Any) -> str | int | bool | None:
    """A field's value as a person would read it; numbers that are no whole ones are amounts of money."""
    match value:
        case None | str() | int() | bool():
            return value
        case Decimal():
            return f"{value:.2f}"
    return str(value)


def differences(old: Mapping[str, Any], new: Mapping[str, Any], readable: Readable = plainly) -> list[Change]:
    """What a change really changes; both values as a person would read them."""
    return [
        Change(field=name, old=readable(old[name]), new=readable(value))
        for name, value in new.items()
        if old[name] != value
    ]
