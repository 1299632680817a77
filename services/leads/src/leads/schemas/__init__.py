"""What the leads service shows."""

from leads.schemas.board import BoardColumn, BoardView
from leads.schemas.configuration import (
    LeadSourcePage,
    LeadSourceView,
    LeadStatusPage,
    LeadStatusView,
    PriorityPage,
    PriorityView,
)
from leads.schemas.conversion import ConvertedLead
from leads.schemas.documents import DocumentPage, DocumentView
from leads.schemas.feeds import FeedPage, FeedView, NewFeed
from leads.schemas.follow_ups import (
    FollowUp,
    FollowUps,
    FollowUpSettings,
    FollowUpTotals,
    NextTouch,
    OwnFollowUpSettings,
    TouchReason,
)
from leads.schemas.lead_settings import LeadSettingsView
from leads.schemas.leads import COLUMNS, LeadPage, LeadView
from leads.schemas.notes import NotePage, NoteView
from leads.schemas.quotes import QuoteLineView, QuoteOffer, QuotePage, QuoteView
from leads.schemas.staff import StaffPage, StaffView

__all__ = [
    "COLUMNS",
    "BoardColumn",
    "BoardView",
    "ConvertedLead",
    "DocumentPage",
    "DocumentView",
    "FeedPage",
    "FeedView",
    "FollowUp",
    "FollowUpSettings",
    "FollowUpTotals",
    "FollowUps",
    "LeadPage",
    "LeadSettingsView",
    "LeadSourcePage",
    "LeadSourceView",
    "LeadStatusPage",
    "LeadStatusView",
    "LeadView",
    "NewFeed",
    "NextTouch",
    "NotePage",
    "NoteView",
    "OwnFollowUpSettings",
    "PriorityPage",
    "PriorityView",
    "QuoteLineView",
    "QuoteOffer",
    "QuotePage",
    "QuoteView",
    "StaffPage",
    "StaffView",
    "TouchReason",
]
