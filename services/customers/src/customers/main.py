"""Wires the customers service; the only file that knows every room."""

from chassis.acknowledging import acknowledged_by
from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.mail import mail_route, postman
from chassis.service import Service
from contracts.customers import CustomerSnapshot
from contracts.erasures import CustomerErased
from customers.consumers import listening
from customers.domain import keep_totals_short, post_office
from customers.domain.imports import import_chores
from customers.models import Customer
from customers.routes import router
from customers.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    route = mail_route(settings)
    values = {
        "default_country": settings.default_country,
        "emails_per_hour": settings.emails_per_hour if route else None,
    }
    service = Service(
        "customers",
        settings,
        [router],
        listening(settings.default_country),
        snapshots=announce_again,
        dependencies=values,
        acknowledge=acknowledged_by(CustomerErased),
        chores=[keep_totals_short, *import_chores(settings)],
    )
    if route is not None:
        service.also_do(postman(post_office(route)))
    return service


async def announce_again() -> int:
    """Announces every customer as it stands; returns how many."""
    return await resend(Customer, lambda customer: CustomerSnapshot(customer=customer.state()))


cli = service_cli("customers", build)
