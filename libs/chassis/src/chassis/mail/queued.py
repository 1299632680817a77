"""An email that waits: what every service's table of them has."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.models import Model

from chassis.ids import new_id


class Attachment(NamedTuple):
    """A file that goes with an email; `content_type` as in `application/pdf`."""

    filename: str
    content_type: str
    content: bytes


class QueuedEmail(Model):
    """An email that a service sends; its table is called `outgoing_email` in every service that has one.

    While it is queued nobody touches it before `due_at`: that is its next try, or the end of its sender's lease.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    account_id = fields.UUIDField()
    recipient = fields.TextField()
    reply_to: str | None = fields.TextField(null=True)
    subject = fields.TextField()
    body = fields.TextField()
    state = fields.TextField(default="queued")
    attempts = fields.IntField(default=0)
    problem: Any = fields.TextField(null=True)
    reply: str | None = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    ended_at: Any = fields.DatetimeField(null=True)

    class Meta:
        abstract = True

    def attachments(self) -> Sequence[Attachment]:
        """The files that go with it."""
        return ()
