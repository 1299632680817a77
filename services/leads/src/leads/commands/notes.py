"""What may be asked of notes."""

from typing import Annotated

from pydantic import StringConstraints

from chassis.commands import Command
from chassis.text import SeveralLines, Visible

NoteText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000), SeveralLines, Visible
]


class WriteNote(Command):
    """Note something on a lead, or give a note another text."""

    text: NoteText
