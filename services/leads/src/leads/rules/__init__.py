"""Pure decisions about leads."""

from leads.rules.configuration import SOURCES, START, STATUSES
from leads.rules.conversion import Identity, identity, lacking
from leads.rules.leads import digits_searched, searched_text

__all__ = ["SOURCES", "START", "STATUSES", "Identity", "digits_searched", "identity", "lacking", "searched_text"]
