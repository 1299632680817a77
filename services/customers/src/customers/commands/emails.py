"""What may be asked of emails to customers."""

from typing import Annotated

from pydantic import StringConstraints

from chassis.commands import Command
from chassis.text import Name, SeveralLines, Visible


class SendEmail(Command):
    """Send a customer an email, as plain text."""

    subject: Name
    body: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), SeveralLines, Visible
    ]
