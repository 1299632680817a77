"""Pure decisions about leads."""

from leads.rules.codes import code_of
from leads.rules.configuration import NEEDED, PRIORITIES, SOURCES, START, STATUSES
from leads.rules.conversion import Identity, identity, lacking
from leads.rules.leads import digits_searched, folded_field, searched_text

__all__ = [
    "NEEDED",
    "PRIORITIES",
    "SOURCES",
    "START",
    "STATUSES",
    "Identity",
    "code_of",
    "digits_searched",
    "folded_field",
    "identity",
    "lacking",
    "searched_text",
]
