"""What is typed alike on invoices and certificates."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints
from pydantic_core import PydanticCustomError

from chassis.text import OneLine, Visible

PaperNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), OneLine, Visible]
"""As whoever wrote the paper numbers theirs."""


def refuse_earlier(day: date | None, first: date | None) -> None:
    """What falls due or expires does so on the first day or later; a day that is not known refuses nothing."""
    if day is not None and first is not None and day < first:
        raise PydanticCustomError("too_early", "Too early.", {"first": first})
