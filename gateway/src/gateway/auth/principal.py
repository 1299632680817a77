"""Somebody who is signed in."""

from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.caller import Caller, Role
from contracts import Channel


class Principal(BaseModel):
    """A member of staff."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["staff"] = "staff"
    id: UUID
    name: str
    email: str
    account_id: UUID
    role: Role

    def caller(self, channel: Channel) -> Caller:
        """The principal as services are told of them."""
        return Caller(
            kind=self.kind,
            account_id=self.account_id,
            id=self.id,
            name=self.name,
            email=self.email or None,
            role=self.role,
            channel=channel,
        )


class Credential(NamedTuple):
    """What a token says: its session, its end (seconds since 1970), and who or whose local account it stands for."""

    session: str
    expires: float
    subject: Principal | UUID


class Identity(NamedTuple):
    """A principal in one of their sessions."""

    principal: Principal
    session: str
    is_new: bool
    """Whether this process sees the token for the first time."""
