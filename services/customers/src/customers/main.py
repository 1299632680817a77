"""Wires the customers service; the only file that knows every room."""

from datetime import timedelta

from chassis.acknowledging import acknowledged_by
from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.service import Background, Service
from contracts.customers import CustomerSnapshot
from contracts.erasures import CustomerErased
from customers.adapters import MailServer
from customers.consumers import listening
from customers.domain import PostOffice, deliver_emails, keep_totals_short
from customers.domain.imports import import_chores
from customers.models import Customer
from customers.routes import router
from customers.rules import Letterhead
from customers.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    office = post_office(settings)
    values = {
        "default_country": settings.default_country,
        "emails_per_hour": settings.emails_per_hour if office else None,
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
    if office is not None:
        service.also_do(_postman(office))
    return service


def post_office(settings: Settings) -> PostOffice | None:
    """How emails leave; None where no mail server is configured."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    server = MailServer(settings.smtp_url, settings.smtp_username, settings.smtp_password)
    letterhead = Letterhead(settings.mail_from, settings.message_id_domain)
    return PostOffice(server, letterhead, timedelta(hours=settings.email_retry_hours))


def _postman(office: PostOffice) -> Background:
    async def postman() -> None:
        await deliver_emails(office)

    return postman


async def announce_again() -> int:
    """Announces every customer as it stands; returns how many."""
    return await resend(Customer, lambda customer: CustomerSnapshot(customer=customer.state()))


cli = service_cli("customers", build)
