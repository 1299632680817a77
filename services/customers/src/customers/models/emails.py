"""The table of emails to customers: an outbox of its own, and what became of each."""

from typing import Any

from tortoise import fields

from chassis.caller import Caller
from chassis.mail import QueuedEmail
from contracts import Actor
from contracts.customers import EmailState
from customers.schemas import PROBLEMS, EmailFailure, EmailView


class OutgoingEmail(QueuedEmail):
    """An email to a customer; it goes with the customer (foreign key)."""

    customer_id = fields.UUIDField()
    sent_by: Any = fields.JSONField()
    channel: Any = fields.TextField()

    class Meta:
        table = "outgoing_email"

    def view(self) -> EmailView:
        """The email as callers see it."""
        return EmailView(
            id=self.id,
            to=self.recipient,
            subject=self.subject,
            body=self.body,
            state=self.state,
            sent_by=self.sent_by,
            created_at=self.created_at,
            sent_at=self.ended_at if self.state == "sent" else None,
            failed_at=self.ended_at if self.state == "failed" else None,
            failure=self._failure(),
        )

    def event_state(self) -> EmailState:
        """The email as events carry it."""
        return EmailState(id=self.id, account_id=self.account_id, version=1, customer_id=self.customer_id)

    def author(self) -> Caller:
        """Whoever asked for it, as the one who did what becomes of it."""
        actor = Actor.model_validate(self.sent_by)
        return Caller(actor.kind, self.account_id, actor.id, actor.name, channel=self.channel)

    def _failure(self) -> EmailFailure | None:
        if self.problem is None:
            return None
        return EmailFailure(code=self.problem, message=PROBLEMS[self.problem].say(), reply=self.reply)
