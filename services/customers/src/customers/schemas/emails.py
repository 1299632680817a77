"""Emails to customers as they are shown."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from chassis.pages import Page
from chassis.words import Words
from contracts import Actor

EmailProblem = Literal["refused", "gave_up", "retrying"]

PROBLEMS: dict[EmailProblem, Words] = {
    "refused": Words("The mail server refused it.", "Le serveur de messagerie l'a refusé."),
    "gave_up": Words(
        "The mail server did not take it, however often it was tried.",
        "Le serveur de messagerie ne l'a pas accepté, malgré plusieurs tentatives.",
    ),
    "retrying": Words(
        "The mail server does not take it yet; it is tried again.",
        "Le serveur de messagerie ne l'accepte pas encore ; un nouvel essai suivra.",
    ),
}


class EmailFailure(BaseModel):
    """Why an email was not sent, or not yet; `reply` is what the mail server said, if it said anything."""

    code: EmailProblem
    message: str
    reply: str | None


class EmailView(BaseModel):
    """An email to a customer; `to` is the address that the customer had when it was written."""

    id: UUID
    to: str
    subject: str
    body: str
    state: Literal["queued", "sent", "failed"]
    sent_by: Actor
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    failure: EmailFailure | None


class EmailPage(Page):
    """Emails to a customer, newest first."""

    items: list[EmailView]
