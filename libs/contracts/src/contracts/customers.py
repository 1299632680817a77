"""What the customers service announces."""

from datetime import datetime
from typing import ClassVar, Literal

from contracts.event import Change, Event, State
from contracts.topics import CUSTOMERS, Topic

CustomerKind = Literal["individual", "business", "property_agent"]
CustomerStatus = Literal["active", "inactive"]


class CustomerState(State):
    """A customer as the rest of the product may know it."""

    name: str
    email: str
    phone: str
    address: str
    kind: CustomerKind
    status: CustomerStatus
    created_at: datetime
    updated_at: datetime


class DeletedCustomer(State):
    """What remains to be said of a customer that is gone: nothing personal."""


class CustomerEvent(Event):
    """An event about a living customer."""

    topic: ClassVar[Topic] = CUSTOMERS
    aggregate: ClassVar[str] = "customer"

    customer: CustomerState


class CustomerCreated(CustomerEvent):
    """A customer was added."""


class CustomerChanged(CustomerEvent):
    """Any of a customer's fields were changed."""

    changes: list[Change]


class CustomerStatusChanged(CustomerEvent):
    """A customer became active or inactive, and nothing else changed."""

    old: CustomerStatus
    new: CustomerStatus


class CustomerSnapshot(CustomerEvent):
    """A customer as it stands, announced again for listeners that start late."""


class CustomerDeleted(Event):
    """A customer was deleted for good."""

    topic: ClassVar[Topic] = CUSTOMERS
    aggregate: ClassVar[str] = "customer"
    deletes: ClassVar[bool] = True

    customer: DeletedCustomer
