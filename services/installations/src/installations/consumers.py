"""The installations service's Kafka door: it remembers customers and keeps photos in step with media."""

from collections.abc import Sequence
from contextlib import suppress

from chassis.caller import system, whoever_caused
from chassis.errors import NotFound
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.customers import (
    CustomerAbsorbed,
    CustomerAddressChanged,
    CustomerChanged,
    CustomerCreated,
    CustomerDeleted,
    CustomerMerged,
    CustomerSnapshot,
    CustomerStatusChanged,
)
from contracts.installations import Photo
from contracts.media import MediaDeleted, MediaStored
from installations import domain, projections

consumers = Consumers()


@consumers.together(CustomerCreated)
async def on_customer_created(news: Sequence[tuple[CustomerCreated, Envelope]]) -> None:
    """Installations can be planned for them from now on."""
    await projections.remember_customers([event.customer for event, _ in news])


@consumers.together(CustomerChanged)
async def on_customer_changed(news: Sequence[tuple[CustomerChanged, Envelope]]) -> None:
    """They may have another name or address."""
    await projections.remember_customers([event.customer for event, _ in news])


@consumers.on(CustomerAddressChanged)
async def on_customer_address_changed(event: CustomerAddressChanged, _: Envelope) -> None:
    """The address may be the primary one, where their next installation is planned."""
    await projections.remember_customers([event.customer])


@consumers.together(CustomerStatusChanged)
async def on_customer_status_changed(news: Sequence[tuple[CustomerStatusChanged, Envelope]]) -> None:
    """Nothing that is kept here changes but the version."""
    await projections.remember_customers([event.customer for event, _ in news])


@consumers.together(CustomerSnapshot)
async def on_customer_snapshot(news: Sequence[tuple[CustomerSnapshot, Envelope]]) -> None:
    """A customer from before this service listened."""
    await projections.remember_customers([event.customer for event, _ in news])


@consumers.on(CustomerAbsorbed)
async def on_customer_absorbed(event: CustomerAbsorbed, _: Envelope) -> None:
    """Nothing that is kept here changes but the version; what was the other one's comes with CustomerMerged."""
    await projections.remember_customers([event.customer])


@consumers.on(CustomerMerged)
async def on_customer_merged(event: CustomerMerged, envelope: Envelope) -> None:
    """What was theirs goes over to the customer who remains, of whom this may be the first word."""
    await projections.remember_customers([event.into])
    await projections.forget_customer(event.customer, merged_into=event.into.id)
    await domain.follow_merge(whoever_caused(envelope), event.customer.id)


@consumers.on(CustomerDeleted)
async def on_customer_deleted(event: CustomerDeleted, _: Envelope) -> None:
    """Their installations stay, without them; all that belonged to them goes.

    That goes for everybody who was merged into them, too, heard of or not.
    """
    await projections.forget_customer(event.customer)
    for absorbed_id in event.absorbed_ids:
        absorbed = event.customer.model_copy(update={"id": absorbed_id})
        await projections.forget_customer(absorbed, merged_into=event.customer.id)
    gone = [event.customer.id, *event.absorbed_ids]
    await domain.erase_customers(system(event.customer.account_id), gone, event.erasure_id)


@consumers.on(MediaStored)
async def on_media_stored(event: MediaStored, envelope: Envelope) -> None:
    """Adds a photo that the gateway did not live to add; where there is nothing to add it to, its file goes too."""
    media = event.media
    if media.owner_type != "installation" or media.width is None or media.height is None:
        return
    photo = Photo(id=media.id, width=media.width, height=media.height, uploaded_at=media.uploaded_at)
    with suppress(NotFound):
        await domain.attach_photo(whoever_caused(envelope), media.owner_id, photo)


@consumers.on(MediaDeleted)
async def on_media_deleted(event: MediaDeleted, envelope: Envelope) -> None:
    """Takes away a photo whose file is gone."""
    if event.media.owner_type == "installation":
        with suppress(NotFound):
            await domain.remove_photo(whoever_caused(envelope), event.media.owner_id, event.media.id)
