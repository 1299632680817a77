"""Pure decisions about leads and their quotes."""

from leads.rules.codes import code_of
from leads.rules.configuration import NEEDED, PRIORITIES, SOURCES, START, STATUSES
from leads.rules.conversion import Identity, identity, lacking
from leads.rules.leads import digits_searched, folded_field, searched_text
from leads.rules.quote_letters import quote_letter, quote_subject
from leads.rules.quote_links import account_of, hash_of, link_with, new_token
from leads.rules.quote_pages import Parties, quote_pdf
from leads.rules.quotes import NEXT, kept_line, line_totals, sum_of

__all__ = [
    "NEEDED",
    "NEXT",
    "PRIORITIES",
    "SOURCES",
    "START",
    "STATUSES",
    "Identity",
    "Parties",
    "account_of",
    "code_of",
    "digits_searched",
    "folded_field",
    "hash_of",
    "identity",
    "kept_line",
    "lacking",
    "line_totals",
    "link_with",
    "new_token",
    "quote_letter",
    "quote_pdf",
    "quote_subject",
    "searched_text",
    "sum_of",
]
