"""What became of a row."""

from typing import Any, Literal, NamedTuple
from uuid import UUID


class Written(NamedTuple):
    """A row after its turn: what was written, or why nothing was; `version` is the customer's after it."""

    position: int
    result: Literal["created", "updated", "reverted"] | None = None
    outcome: Literal["conflict", "changed_since"] | None = None
    reason: str | None = None
    customer_id: UUID | None = None
    version: int | None = None

    @property
    def counted(self) -> str:
        """Under what it is counted."""
        return self.result or self.outcome or "conflict"

    def marks(self) -> dict[str, Any]:
        """What is kept of it."""
        marks = self._asdict()
        reason = marks.pop("reason")
        return {**marks, "errors": [{"field": None, "code": reason}] if reason else []}


def conflict(position: int, reason: str) -> Written:
    """Planned, and not written: things are not as they were then."""
    return Written(position, outcome="conflict", reason=reason)


def changed_since(position: int, reason: str) -> Written:
    """Written, and not undone: somebody went on from there."""
    return Written(position, outcome="changed_since", reason=reason)
