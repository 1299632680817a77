"""The leads service's Kafka door: it remembers customers and installation partners."""

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.customers import (
    CustomerAbsorbed,
    CustomerAddressChanged,
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerEvent,
    CustomerSnapshot,
    CustomerStatusChanged,
)
from contracts.installations import (
    InstallationPartnerAdded,
    InstallationPartnerChanged,
    InstallationPartnerEvent,
    InstallationPartnerSnapshot,
)
from leads import projections

consumers = Consumers()


async def on_customer_event(event: CustomerEvent, _: Envelope) -> None:
    """A customer as they are from now on."""
    await projections.remember_customer(event.customer)


for customer_event in (
    CustomerCreated,
    CustomerChanged,
    CustomerStatusChanged,
    CustomerAddressChanged,
    CustomerAbsorbed,
    CustomerSnapshot,
):
    consumers.on(customer_event)(on_customer_event)


@consumers.on(CustomerDeleted)
async def on_customer_deleted(event: CustomerDeleted, _: Envelope) -> None:
    """They are gone."""
    await projections.forget_customer(event.customer)


async def on_partner_event(event: InstallationPartnerEvent, _: Envelope) -> None:
    """Leads can be given to them."""
    await projections.remember_partner(event.installation_partner)


for partner_event in (InstallationPartnerAdded, InstallationPartnerChanged, InstallationPartnerSnapshot):
    consumers.on(partner_event)(on_partner_event)
