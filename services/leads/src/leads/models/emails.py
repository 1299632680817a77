"""The table of emails that leave this service."""

from collections.abc import Sequence
from uuid import UUID

from tortoise import fields

from chassis.mail import Attachment, QueuedEmail


class OutgoingEmail(QueuedEmail):
    """An email on its way; it goes with its lead (foreign key), and when its fate is known."""

    lead_id: UUID | None = fields.UUIDField(null=True)
    quote_id: UUID | None = fields.UUIDField(null=True)
    attachment_name: str | None = fields.TextField(null=True)
    attachment: bytes | None = fields.BinaryField(null=True)

    class Meta:
        table = "outgoing_email"

    def attachments(self) -> Sequence[Attachment]:
        """The PDF that goes with it, if there is one."""
        if self.attachment is None or self.attachment_name is None:
            return ()
        return (Attachment(self.attachment_name, "application/pdf", self.attachment),)
