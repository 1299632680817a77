"""The media service's tables."""

from typing import Any

from tortoise import fields

from chassis.aggregates import Aggregate
from contracts.media import DeletedMedia, MediaState
from media.errors import MediaNotFound
from media.schemas import MediaView


class Media(Aggregate):
    """A stored file: whose it is, what it is, and under which keys its contents are kept."""

    missing = MediaNotFound

    owner_type = fields.TextField()
    owner_id = fields.UUIDField()
    filename = fields.TextField()
    content_type = fields.TextField()
    size = fields.BigIntField()
    sha256 = fields.TextField()
    width: int | None = fields.IntField(null=True)
    height: int | None = fields.IntField(null=True)
    uploaded_by = fields.UUIDField(null=True)
    uploaded_at = fields.DatetimeField()
    content_key = fields.TextField()
    thumbnail_key: str | None = fields.TextField(null=True)

    class Meta:
        table = "media"

    @property
    def keys(self) -> list[str]:
        """Where its contents are in the store."""
        return [key for key in (self.content_key, self.thumbnail_key) if key]

    def view(self) -> MediaView:
        """The file as callers see it."""
        return MediaView.model_validate(self, from_attributes=True)

    def shown(self) -> dict[str, Any]:
        return self.view().model_dump(mode="json")

    def state(self) -> MediaState:
        """The file as events carry it."""
        return MediaState.model_validate(self, from_attributes=True)

    def last_state(self) -> DeletedMedia:
        """What the deletion says."""
        return DeletedMedia.model_validate(self, from_attributes=True)
