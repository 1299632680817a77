"""Pure decisions about leads."""

from leads.rules.configuration import SOURCES, START, STATUSES
from leads.rules.leads import digits_searched, searched_text

__all__ = ["SOURCES", "START", "STATUSES", "digits_searched", "searched_text"]
