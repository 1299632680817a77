"""Wires the leads service; the only file that knows every room."""

from chassis.acknowledging import acknowledged_by
from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.service import Service
from contracts.erasures import LeadsErased
from contracts.leads import LeadSnapshot
from leads.consumers import listening
from leads.domain import Configured
from leads.models import Lead
from leads.projections import SeenStaff
from leads.routes import Doorkeeper, router
from leads.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    values = {
        "doorkeeper": Doorkeeper(SeenStaff(), Configured()),
        "default_country": settings.default_country,
    }
    return Service(
        "leads",
        settings,
        [router],
        listening(settings.default_country),
        snapshots=announce_again,
        dependencies=values,
        acknowledge=acknowledged_by(LeadsErased),
    )


async def announce_again() -> int:
    """Announces every lead as it stands; returns how many."""
    return await resend(Lead, lambda lead: LeadSnapshot(lead=lead.state()))


cli = service_cli("leads", build)
