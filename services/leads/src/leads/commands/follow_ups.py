"""What may be asked of the follow-up settings."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from chassis.commands import Command
from chassis.text import Given
from chassis.words import Language

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _time(text: str) -> str:
    if not TIME.fullmatch(text):
        raise PydanticCustomError("not_a_time", "Not a time (HH:MM).")
    return text


TimeOfDay = Annotated[str, AfterValidator(_time)]
"""HH:MM."""

ZoneName = Annotated[str, StringConstraints(max_length=100)]


class ChangeFollowUpSettings(Command):
    """Change the account's time zone, or whether and when its people get their digest."""

    time_zone: Annotated[ZoneName | None, Given] = None
    digest_at: Annotated[TimeOfDay | None, Given] = None
    digest_enabled: Annotated[bool | None, Given] = None


class ChangeOwnFollowUpSettings(Command):
    """Change whether the caller gets the digest, and in which language."""

    digest: Annotated[bool | None, Given] = None
    language: Annotated[Language | None, Given] = None
