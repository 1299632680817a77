"""Who is calling, as the gateway vouches for it."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from contracts import Actor, Channel, Envelope

Kind = Literal["staff", "contact", "system"]
Role = Literal["admin", "manager", "sales", "technician", "viewer"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The account, the person and what they may do; `records` are those the gateway has checked for this request."""

    kind: Kind
    account_id: UUID
    id: UUID | None = None
    name: str = "system"
    role: Role | None = None
    channel: Channel = "system"
    customer_id: UUID | None = None
    rights: frozenset[str] = field(default_factory=frozenset)
    records: frozenset[str] = field(default_factory=frozenset)
    email: str | None = None

    @property
    def actor(self) -> Actor:
        """The caller as events name them."""
        return Actor(kind=self.kind, id=self.id, name=self.name)

    @property
    def only_own(self) -> bool:
        """Whether the caller sees only what is assigned to them."""
        return self.role == "technician"


def system(account_id: UUID) -> Caller:
    """The product itself, at work for one account."""
    return Caller(kind="system", account_id=account_id)


def whoever_caused(envelope: Envelope) -> Caller:
    """The person who caused an event, without their role: what they did was allowed when they did it."""
    actor = envelope.actor
    return Caller(
        kind=actor.kind, account_id=envelope.account_id, id=actor.id, name=actor.name, channel=envelope.channel
    )
