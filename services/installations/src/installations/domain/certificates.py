"""What can be done to certificates."""

from uuid import UUID

from chassis.aggregates import change
from chassis.caller import Caller
from chassis.database import transaction
from chassis.validation import invalid_field
from contracts.installations import CertificateAdded, CertificateChanged, CertificateDeleted, CertificateRelinked
from installations.commands import AddCertificate, ChangeCertificate
from installations.domain.belongings import Belongings
from installations.domain.changing import take_over
from installations.domain.papers import add_paper
from installations.domain.partners import refuse_unknown_partner
from installations.models import Certificate

CERTIFICATES = Belongings(
    "certificates",
    Certificate,
    relinked=lambda one, former_id: CertificateRelinked(certificate=one.state(), former_customer_id=former_id),
    deleted=lambda one: CertificateDeleted(certificate=one.last_state()),
)


async def add_certificate(caller: Caller, command: AddCertificate) -> Certificate:
    """Enters a certificate; raises what `add_paper` raises."""
    certificate = Certificate(account_id=caller.account_id, **command.model_dump())
    return await add_paper(caller, certificate, lambda added: CertificateAdded(certificate=added.state()))


async def change_certificate(
    caller: Caller, certificate_id: UUID, command: ChangeCertificate, expected: int | None
) -> Certificate:
    """Changes what was given; saying what is already so changes nothing."""
    async with transaction():
        certificate = await Certificate.take(caller.account_id, certificate_id, expected)
        changes = take_over(certificate, command)
        if not changes:
            return certificate
        if certificate.expires_on is not None and certificate.expires_on < certificate.issued_on:
            raise invalid_field("expires_on", "too_early", first=certificate.issued_on)
        await refuse_unknown_partner(caller.account_id, command.installation_partner_id)
        return await change(
            caller, certificate, lambda changed: CertificateChanged(certificate=changed.state(), changes=changes)
        )


async def delete_certificate(caller: Caller, certificate_id: UUID, expected: int | None) -> None:
    """Deletes a certificate for good."""
    await CERTIFICATES.delete(caller, certificate_id, expected)
