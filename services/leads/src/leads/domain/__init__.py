"""What can be done: one function is one transaction."""

from leads.domain.choices import add_choice, change_choice, delete_choice
from leads.domain.configuration import Configured
from leads.domain.conversion import convert_if_wanted, convert_lead
from leads.domain.digests import digester, send_digests
from leads.domain.documents import attach_document, attach_documents, remove_document
from leads.domain.emails import post_office, queue_email
from leads.domain.feeds import add_feed, revoke_feed
from leads.domain.follow_ups import change_follow_up_settings, change_own_follow_up_settings
from leads.domain.lead_settings import change_lead_settings
from leads.domain.leads import change_lead, create_lead, delete_lead
from leads.domain.leaving import erase_customers, follow_merge
from leads.domain.notes import add_note, change_note, delete_note
from leads.domain.quote_expiry import expire_quotes, expire_some
from leads.domain.quote_links import approve_by_link, quote_behind, reject_by_link
from leads.domain.quote_steps import Sending, approve_quote, document_of, reject_quote, send_quote
from leads.domain.quotes import change_quote, delete_quote, draft_quote

__all__ = [
    "Configured",
    "Sending",
    "add_choice",
    "add_feed",
    "add_note",
    "approve_by_link",
    "approve_quote",
    "attach_document",
    "attach_documents",
    "change_choice",
    "change_follow_up_settings",
    "change_lead",
    "change_lead_settings",
    "change_note",
    "change_own_follow_up_settings",
    "change_quote",
    "convert_if_wanted",
    "convert_lead",
    "create_lead",
    "delete_choice",
    "delete_lead",
    "delete_note",
    "delete_quote",
    "digester",
    "document_of",
    "draft_quote",
    "erase_customers",
    "expire_quotes",
    "expire_some",
    "follow_merge",
    "post_office",
    "queue_email",
    "quote_behind",
    "reject_by_link",
    "reject_quote",
    "remove_document",
    "revoke_feed",
    "send_digests",
    "send_quote",
]
