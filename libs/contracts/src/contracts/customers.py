"""What the customers service announces."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.event import Change, Event, State
from contracts.topics import CUSTOMERS, Topic

CustomerKind = Literal["individual", "business", "property_agent"]
CustomerStatus = Literal["active", "inactive"]


class CustomerAddress(BaseModel):
    """One of a customer's addresses; who gives access to it is told to nobody."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    address: str
    label: str | None
    is_primary: bool
    is_billing: bool
    is_site: bool
    company_site: bool
    property_reference: str | None
    installation_partner_id: UUID | None


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
    addresses: list[CustomerAddress] | None = None
    """All of them, the primary one first; None where an announcer does not say."""
    phone_e164: str | None = None
    """The phone as E.164; None where it is no possible number, or an announcer does not say."""


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


class CustomerAbsorbed(CustomerEvent):
    """Another customer was merged into this one, whose own fields stay as they were."""

    absorbed: CustomerState
    """The other one as it last was."""


class CustomerAddressAdded(CustomerEvent):
    """A customer has one more address."""

    address: CustomerAddress


class CustomerAddressChanged(CustomerEvent):
    """One of a customer's addresses was changed; of access contacts only their number is told.

    A new billing address takes that from the one before, which gets no event of its own.
    """

    address: CustomerAddress
    changes: list[Change]


class CustomerAddressRemoved(CustomerEvent):
    """A customer has one address less: this one."""

    address: CustomerAddress


class CustomerSnapshot(CustomerEvent):
    """A customer as it stands, announced again for listeners that start late."""


class CustomerDeleted(Event):
    """A customer was deleted for good."""

    topic: ClassVar[Topic] = CUSTOMERS
    aggregate: ClassVar[str] = "customer"
    deletes: ClassVar[bool] = True

    customer: DeletedCustomer
    erasure_id: UUID | None = None
    """By which every service acknowledges that nothing is left; see `contracts.erasures`."""
    absorbed_ids: list[UUID] = []
    """Who was merged into them before, for listeners who have not heard of that yet: all that is gone, too."""


class CustomerMerged(Event):
    """A customer was merged into another one, who has all that was theirs from now on: their own record is gone."""

    topic: ClassVar[Topic] = CUSTOMERS
    aggregate: ClassVar[str] = "customer"
    deletes: ClassVar[bool] = True

    customer: DeletedCustomer
    into: CustomerState
    """The one that remains, with the version that the merge made of it."""


class EmailState(State):
    """An email to a customer whose fate is known; what was written, and to which address, is nobody else's business."""

    customer_id: UUID


class CustomerEmailEvent(Event):
    """An event about an email to a customer; each email has one, its first version."""

    topic: ClassVar[Topic] = CUSTOMERS
    aggregate: ClassVar[str] = "email"

    email: EmailState


class CustomerEmailSent(CustomerEmailEvent):
    """A mail server has taken over an email to a customer."""


class CustomerEmailFailed(CustomerEmailEvent):
    """An email to a customer will not be sent: it was refused, or given up after many tries."""

    reason: Literal["refused", "gave_up"]
