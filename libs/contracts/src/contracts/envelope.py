"""CloudEvents 1.0 in Kafka's binary mode: the attributes are headers, the body is the event's JSON."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.event import Event

Channel = Literal["web", "api", "import", "portal", "system"]
Headers = list[tuple[str, bytes]]


class Actor(BaseModel):
    """Who did it: a staff member, a customer's contact, or the system itself."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["staff", "contact", "system"]
    id: UUID | None = None
    name: str = "system"

    @property
    def reference(self) -> str:
        """The actor as `ce_actor` carries it, e.g. `staff/0199…`."""
        return f"{self.kind}/{self.id}" if self.id else self.kind


class Envelope(BaseModel):
    """What is known of an event without reading its body."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: UUID
    type: str
    source: str
    subject: UUID
    time: datetime
    dataschema: str
    account_id: UUID
    actor: Actor
    channel: Channel
    request_id: str = ""
    traceparent: str = ""

    def headers(self) -> dict[str, str]:
        """The envelope as Kafka headers; empty ones are left out."""
        headers = {
            "content-type": "application/json",
            "ce_specversion": "1.0",
            "ce_id": str(self.id),
            "ce_type": self.type,
            "ce_source": self.source,
            "ce_subject": str(self.subject),
            "ce_time": self.time.astimezone(UTC).isoformat(),
            "ce_dataschema": self.dataschema,
            "ce_accountid": str(self.account_id),
            "ce_actor": self.actor.reference,
            "ce_actorname": self.actor.name,
            "ce_channel": self.channel,
            "ce_requestid": self.request_id,
            "traceparent": self.traceparent,
        }
        return {name: value for name, value in headers.items() if value}

    @classmethod
    def of(cls, headers: Iterable[tuple[str, bytes]]) -> "Envelope":
        """Reads an envelope from Kafka headers; raises ValueError when one is missing or malformed."""
        texts = {name: value.decode() for name, value in headers}
        return cls.model_validate(
            {
                "id": texts.get("ce_id"),
                "type": texts.get("ce_type"),
                "source": texts.get("ce_source"),
                "subject": texts.get("ce_subject"),
                "time": texts.get("ce_time"),
                "dataschema": texts.get("ce_dataschema", ""),
                "account_id": texts.get("ce_accountid"),
                "actor": _actor(texts.get("ce_actor", "system"), texts.get("ce_actorname", "system")),
                "channel": texts.get("ce_channel", "system"),
                "request_id": texts.get("ce_requestid", ""),
                "traceparent": texts.get("traceparent", ""),
            }
        )


@lru_cache(maxsize=256)  # many events in a row come from one person
def _actor(reference: str, name: str) -> Actor:
    kind, _, actor_id = reference.partition("/")
    return Actor.model_validate({"kind": kind, "id": actor_id or None, "name": name})


def envelope_of(
    event: Event,
    *,
    event_id: UUID,
    source: str,
    time: datetime,
    actor: Actor,
    channel: Channel,
    request_id: str = "",
    traceparent: str = "",
) -> Envelope:
    """Puts an event in its envelope."""
    return Envelope(
        id=event_id,
        type=event.type(),
        source=source,
        subject=event.state.id,
        time=time,
        dataschema=event.dataschema(),
        account_id=event.state.account_id,
        actor=actor,
        channel=channel,
        request_id=request_id,
        traceparent=traceparent,
    )
