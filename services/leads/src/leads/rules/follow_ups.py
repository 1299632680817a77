"""When somebody has to act on a lead next, and why."""

from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from chassis.words import Words
from leads.schemas import NextTouch, TouchReason


class Patience(NamedTuple):
    """How many days a lead may stay in a status untouched, and what is wrong then."""

    days: int
    reason: TouchReason


PATIENCE = {
    "pending": Patience(2, "not_contacted"),
    "contacted": Patience(7, "no_answer"),
    "quote_requested": Patience(3, "quote_awaited"),
    "quote_sent": Patience(7, "quote_unanswered"),
}
"""By the code of the status; whoever has a quote has until then to answer it."""

PATIENCE_OTHERWISE = Patience(14, "no_progress")

REASONS: dict[TouchReason, Words] = {
    "follow_up": Words("Follow-up", "Relance prévue"),
    "not_contacted": Words("Not contacted yet", "Pas encore contacté"),
    "no_answer": Words("No news since the contact", "Sans nouvelles depuis le contact"),
    "quote_awaited": Words("Waiting for a quote", "En attente d'un devis"),
    "quote_unanswered": Words("Quote without an answer", "Devis sans réponse"),
    "no_progress": Words("No progress", "Aucune avancée"),
}


class Touch(NamedTuple):
    """The day on which somebody has to act, and why."""

    on: date
    reason: TouchReason

    def shown(self) -> NextTouch:
        """The touch as callers see it, in their language."""
        return NextTouch(on=self.on, reason=self.reason, label=REASONS[self.reason].say())


def next_touch(follow_up_date: date | None, status: str, status_since: datetime, zone: tzinfo) -> Touch:
    """When an open lead is due: on its follow-up date or, without one, when its status is that old in that zone."""
    if follow_up_date is not None:
        return Touch(follow_up_date, "follow_up")
    patience = PATIENCE.get(status, PATIENCE_OTHERWISE)
    return Touch(status_since.astimezone(zone).date() + timedelta(days=patience.days), patience.reason)
