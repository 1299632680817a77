"""What logic calls the things that people name."""

import re

from chassis.text import folded
from leads.commands import CODE

LONGEST = 50

SEPARATORS = re.compile(r"[^a-z0-9]+")


def code_of(label: str) -> str | None:
    """The code that a label suggests, like `trade_show`; None where it has no letter of the alphabet in front."""
    code = SEPARATORS.sub("_", folded(label)).strip("_")[:LONGEST].rstrip("_")
    return code if re.match(CODE, code) else None
