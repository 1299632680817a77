"""What the launcher prints."""

import os
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local_stack import demo
from local_stack.processes import PartFailed
from local_stack.stack import Stack

_LOG_LINES = 30
DETACHED = "LOCAL_STACK_DETACHED"
"""Set in the environment of a launcher that runs in the background."""


def ready(console: Console, stack: Stack, seconds: float) -> None:
    """Say where the portal is and who can sign in."""
    console.print(f"\n[bold green]The partner portal is ready on {stack.url('gateway')}[/] (after {seconds:.1f} s)\n")
    console.print(_who_can_sign_in())
    console.print(f"Mail that the portal sends is caught: {stack.url('mail')}")
    console.print("`make down` stops everything." if os.environ.get(DETACHED) else "Ctrl-C stops everything.")


def failed(console: Console, error: Exception) -> None:
    """Say which part failed, and show the end of its log."""
    console.print(f"\n[bold red]{escape(str(error))}[/]")
    if isinstance(error, PartFailed) and error.log and error.log.exists():
        console.print(f"The end of {error.log}:")
        console.print(_end_of(error.log), markup=False, soft_wrap=True)


def _who_can_sign_in() -> Table:
    table = Table("Username", "Role", "Name", "Company", title=f"Who can sign in, with the password {demo.PASSWORD}")
    for member in demo.STAFF:
        table.add_row(member.username, member.role, member.name, demo.COMPANIES[member.account_id])
    return table


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LOG_LINES:])
