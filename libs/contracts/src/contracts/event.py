"""What every event has in common."""

from functools import cache
from typing import ClassVar, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.topics import Topic


class State(BaseModel):
    """The public state of an aggregate, whole, so that a listener never has to ask for more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    account_id: UUID
    version: int


class Change(BaseModel):
    """One field's change, with both values as a person would read them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    field: str
    old: str | int | bool | None
    new: str | int | bool | None


class Event(BaseModel):
    """A fact about one version of one aggregate; its class name is the event's type.

    A contract only grows: new fields are optional. Anything else is a new event type.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)  # it may be personal

    topic: ClassVar[Topic]
    aggregate: ClassVar[str]
    schema_version: ClassVar[int] = 1
    deletes: ClassVar[bool] = False
    blanks: ClassVar[bool] = False
    """Whether personal data has gone out of the aggregate, so that nobody may keep what was announced before."""

    @property
    def state(self) -> State:
        """The aggregate's state after this event: the field named like the aggregate."""
        return cast(State, getattr(self, self.aggregate))

    @classmethod
    def type(cls) -> str:
        """The name that travels as `ce_type`."""
        return cls.__name__

    @classmethod
    def ends_the_past(cls) -> bool:
        """Whether what was announced of the aggregate before is to be forgotten by everybody."""
        return cls.deletes or cls.blanks

    @classmethod
    def dataschema(cls) -> str:
        """The URN that travels as `ce_dataschema`."""
        return f"urn:partner-portal:{cls.topic.name}:{cls.type()}:{cls.schema_version}"


@cache
def event_types() -> dict[str, type[Event]]:
    """Every announced event by its type."""
    from contracts import customers, erasures, installations, leads, media  # noqa: PLC0415  they import this module

    modules = (customers, erasures, installations, leads, media)
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    return {kind.type(): kind for kind in kinds if issubclass(kind, Event) and kind is not Event and is_leaf(kind)}


def is_leaf(kind: type[Event]) -> bool:
    """Whether a class is an event and not a family of events."""
    return not kind.__subclasses__()
