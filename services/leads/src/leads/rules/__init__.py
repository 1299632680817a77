"""Pure decisions about leads and their quotes."""

from leads.rules.calendar import calendar_of
from leads.rules.codes import code_of
from leads.rules.configuration import NEEDED, PRIORITIES, SOURCES, START, STATUSES
from leads.rules.conversion import Identity, identity, lacking
from leads.rules.digests import Letter, digest
from leads.rules.follow_ups import PATIENCE, PATIENCE_OTHERWISE, REASONS, Touch, next_touch
from leads.rules.leads import digits_searched, folded_field, searched_text
from leads.rules.quote_letters import quote_letter, quote_subject
from leads.rules.quote_links import account_of, hash_of, link_with, new_token
from leads.rules.quote_pages import Parties, quote_pdf
from leads.rules.quotes import NEXT, kept_line, line_totals, sum_of

__all__ = [
    "NEEDED",
    "NEXT",
    "PATIENCE",
    "PATIENCE_OTHERWISE",
    "PRIORITIES",
    "REASONS",
    "SOURCES",
    "START",
    "STATUSES",
    "Identity",
    "Letter",
    "Parties",
    "Touch",
    "account_of",
    "calendar_of",
    "code_of",
    "digest",
    "digits_searched",
    "folded_field",
    "hash_of",
    "identity",
    "kept_line",
    "lacking",
    "line_totals",
    "link_with",
    "new_token",
    "next_touch",
    "quote_letter",
    "quote_pdf",
    "quote_subject",
    "searched_text",
    "sum_of",
]
