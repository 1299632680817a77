"""Wires the installations service; the only file that knows every room."""

from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.service import Service
from contracts.installations import InstallationPartnerSnapshot, InstallationSnapshot
from installations.consumers import consumers
from installations.models import Installation, InstallationPartner
from installations.projections import SeenTechnicians
from installations.routes import router
from installations.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    values = {"seen_technicians": SeenTechnicians()}
    return Service("installations", settings, [router], consumers, snapshots=announce_again, dependencies=values)


async def announce_again() -> int:
    """Announces every partner and every installation as it stands; returns how many."""
    partners = await resend(
        InstallationPartner, lambda partner: InstallationPartnerSnapshot(installation_partner=partner.state())
    )
    return partners + await resend(Installation, lambda one: InstallationSnapshot(installation=one.state()))


cli = service_cli("installations", build)
