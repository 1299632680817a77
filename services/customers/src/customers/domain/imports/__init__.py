"""Imports of customers: planned, applied and undone, in steps that survive whatever ends a process."""

from customers.domain.imports.asking import ask_to_apply, ask_to_revert, plan_again, start_import
from customers.domain.imports.chores import import_chores

__all__ = ["ask_to_apply", "ask_to_revert", "import_chores", "plan_again", "start_import"]
