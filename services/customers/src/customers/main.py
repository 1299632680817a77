"""Wires the customers service; the only file that knows every room."""

from chassis.acknowledging import acknowledged_by
from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.service import Service
from contracts.customers import CustomerSnapshot
from contracts.erasures import CustomerErased
from customers.consumers import consumers
from customers.domain.imports import import_chores
from customers.models import Customer
from customers.routes import router
from customers.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    values = {"default_country": settings.default_country}
    return Service(
        "customers",
        settings,
        [router],
        consumers,
        snapshots=announce_again,
        dependencies=values,
        acknowledge=acknowledged_by(CustomerErased),
        chores=import_chores(settings),
    )


async def announce_again() -> int:
    """Announces every customer as it stands; returns how many."""
    return await resend(Customer, lambda customer: CustomerSnapshot(customer=customer.state()))


cli = service_cli("customers", build)
