"""What becomes of a customer's addresses when one of them does."""

from collections.abc import Sequence
from typing import Any

from contracts.event import Change
from customers.schemas import AddressView

TOLD = (
    "address", "label", "is_billing", "is_site", "company_site", "property_reference", "installation_partner_id",
    "access_contacts",
)  # fmt: skip


def with_address(addresses: Sequence[AddressView], given: AddressView) -> list[AddressView]:
    """The addresses with one added or in the place of its former version; only one of them gets the invoices."""
    others = [_without_billing(one, given) if given.is_billing else one for one in addresses]
    if not any(one.id == given.id for one in addresses):
        return [*others, given]
    return [given if one.id == given.id else one for one in others]


def address_changes(old: AddressView, new: AddressView) -> list[Change]:
    """What a change really changes, as a person would read it; of access contacts no more than how many there are."""
    return [
        Change(field=name, old=_readable(getattr(old, name)), new=_readable(getattr(new, name)))
        for name in TOLD
        if getattr(old, name) != getattr(new, name)
    ]


def says_nothing_new(address: AddressView, known: Sequence[AddressView]) -> bool:
    """Whether an address is one of the known ones, and no more is said of it than where it is."""
    said = (address.access_contacts, address.property_reference, address.label, address.installation_partner_id)
    return not any(said) and any(one.address == address.address for one in known)


def _without_billing(address: AddressView, given: AddressView) -> AddressView:
    if not address.is_billing or address.id == given.id:
        return address
    return address.model_copy(
        update={"is_billing": False, "version": address.version + 1, "updated_at": given.updated_at}
    )


def _readable(value: Any) -> str | int | bool | None:
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, str | bool | None) else str(value)
