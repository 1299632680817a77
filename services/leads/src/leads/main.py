"""Wires the leads service; the only file that knows every room."""

from chassis.acknowledging import acknowledged_by
from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.mail import mail_route, postman
from chassis.service import Service
from contracts.erasures import LeadsErased
from contracts.leads import LeadSnapshot, QuoteSnapshot
from leads.consumers import listening
from leads.domain import Configured, Sending, digester, expire_quotes, post_office
from leads.models import Lead, Quote
from leads.projections import SeenStaff
from leads.routes import Doorkeeper, router
from leads.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    route = mail_route(settings)
    values = {
        "doorkeeper": Doorkeeper(SeenStaff(), Configured()),
        "default_country": settings.default_country,
        "sending": Sending(route is not None, settings.public_url or None),
        "public_url": settings.public_url,
    }
    service = Service(
        "leads",
        settings,
        [router],
        listening(settings.default_country),
        snapshots=announce_again,
        dependencies=values,
        acknowledge=acknowledged_by(LeadsErased),
        chores=[expire_quotes],
    )
    if route is not None:
        service.also_do(postman(post_office(route)))
        service.also_do(digester(settings.public_url))
    return service


async def announce_again() -> int:
    """Announces every lead and every quote as it stands; returns how many."""
    leads = await resend(Lead, lambda lead: LeadSnapshot(lead=lead.state()))
    return leads + await resend(Quote, lambda quote: QuoteSnapshot(quote=quote.state()))


cli = service_cli("leads", build)
