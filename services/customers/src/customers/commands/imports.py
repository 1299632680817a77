"""What may be asked of imports."""

from typing import Literal

from chassis.commands import Command

ImportedField = Literal["name", "email", "phone", "address", "kind", "status"]
OnDuplicate = Literal["skip", "update", "create"]


class PlanImport(Command):
    """How a file is read: its columns' fields where the guess is wrong, and what happens to customers that exist."""

    mapping: dict[str, ImportedField | None] = {}
    on_duplicate: OnDuplicate = "skip"


class ChangeImport(Command):
    """Plan an import again, with other columns or another way with duplicates; what is left out stays."""

    mapping: dict[str, ImportedField | None] | None = None
    on_duplicate: OnDuplicate | None = None
