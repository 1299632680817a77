"""What a change changes."""

from collections.abc import Mapping
from typing import Any

from contracts.event import Change


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What a change really changes."""
    return [Change(field=name, old=old[name], new=value) for name, value in new.items() if old[name] != value]
