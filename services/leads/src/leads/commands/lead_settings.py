"""What an account may want of its leads."""

from typing import Annotated

from chassis.commands import Command
from chassis.text import Given


class ChangeLeadSettings(Command):
    """Change what the account wants; what is left out stays."""

    convert_on_approval: Annotated[bool | None, Given] = None
