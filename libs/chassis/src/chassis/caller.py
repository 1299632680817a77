"""Who is calling, as the gateway vouches for it."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from contracts import Actor, Channel, Envelope

Kind = Literal["staff", "contact", "stranger", "system"]
Role = Literal["admin", "manager", "sales", "technician", "viewer"]
NO_ACCOUNT = UUID(int=0)


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
        """The caller as events name them; raises ValueError for a stranger, who does nothing in a name of their own."""
        if self.kind == "stranger":
            raise ValueError("a stranger has no name")
        return Actor(kind=self.kind, id=self.id, name=self.name)

    @property
    def only_own(self) -> bool:
        """Whether the caller sees only what is assigned to them."""
        return self.role == "technician"


def stranger() -> Caller:
    """Somebody who has not signed in; what they may see is said by the secret in what they ask for, if by anything."""
    return Caller(kind="stranger", account_id=NO_ACCOUNT, name="stranger")


def system(account_id: UUID) -> Caller:
    """The product itself, at work for one account."""
    return Caller(kind="system", account_id=account_id)


def whoever_caused(envelope: Envelope) -> Caller:
    """The person who caused an event, without their role: what they did was allowed when they did it."""
    actor = envelope.actor
    return Caller(
        kind=actor.kind, account_id=envelope.account_id, id=actor.id, name=actor.name, channel=envelope.channel
    )
