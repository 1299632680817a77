"""Wires the installations service; the only file that knows every room."""

from chassis.acknowledging import acknowledged_by
from chassis.aggregates import resend
from chassis.cli import service_cli
from chassis.service import Service
from contracts.erasures import InstallationsErased
from contracts.installations import (
    CertificateSnapshot,
    DiaryEventSnapshot,
    InstallationPartnerSnapshot,
    InstallationSnapshot,
    InvoiceSnapshot,
    ServicePlanSnapshot,
)
from installations.consumers import consumers
from installations.models import Certificate, DiaryEvent, Installation, InstallationPartner, Invoice, ServicePlan
from installations.projections import SeenTechnicians
from installations.routes import router
from installations.settings import Settings


def build(settings: Settings | None = None) -> Service:
    """The service from its settings, by default those of the environment."""
    settings = settings or Settings()
    values = {"seen_technicians": SeenTechnicians()}
    return Service(
        "installations",
        settings,
        [router],
        consumers,
        snapshots=announce_again,
        dependencies=values,
        acknowledge=acknowledged_by(InstallationsErased),
    )


async def announce_again() -> int:
    """Announces everything that the service owns as it stands; returns how many records there are."""
    counts = [
        await resend(InstallationPartner, lambda one: InstallationPartnerSnapshot(installation_partner=one.state())),
        await resend(Installation, lambda one: InstallationSnapshot(installation=one.state())),
        await resend(DiaryEvent, lambda one: DiaryEventSnapshot(diary_event=one.state())),
        await resend(ServicePlan, lambda one: ServicePlanSnapshot(service_plan=one.state())),
        await resend(Invoice, lambda one: InvoiceSnapshot(invoice=one.state())),
        await resend(Certificate, lambda one: CertificateSnapshot(certificate=one.state())),
    ]
    return sum(counts)


cli = service_cli("installations", build)
