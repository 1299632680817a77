"""The command line of the local stack."""

from typing import Annotated

import typer
from rich.console import Console

from local_stack import background, launcher
from local_stack.services import GATEWAY

cli = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False)
_console = Console(highlight=False)


@cli.command()
def up(
    *,
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The gateway's.")] = GATEWAY.port,
    detach: Annotated[bool, typer.Option("--detach", help="Return when everything is ready.")] = False,
) -> None:
    """Start the whole product on this machine."""
    raise typer.Exit(background.start(_console, port) if detach else launcher.run(_console, port))


@cli.command()
def down() -> None:
    """Stop what runs here."""
    raise typer.Exit(background.stop(_console))


if __name__ == "__main__":
    cli()
