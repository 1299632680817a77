"""What is read of certificates."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from installations.models import Certificate
from installations.queries.belongings import belonging
from installations.queries.pages import numbered, page_of_rows
from installations.queries.papers import SoughtPapers

COLUMNS = (
    "id, customer_id, customer_name, type, number, issued_on, expires_on, address, property_reference, "
    "installation_partner_id, version, created_at, updated_at"
)
LATEST_FIRST = "issued_on DESC, id DESC"


async def certificate(account_id: UUID, certificate_id: UUID) -> Certificate:
    """One certificate; raises CertificateNotFound."""
    return await belonging(Certificate, account_id, certificate_id)


async def certificates(account_id: UUID, sought: SoughtPapers, page: int, size: int) -> dict[str, Any]:
    """A page of the account's certificates, the latest issued first."""
    where, values = numbered(sought.conditions(account_id, "issued_on"))
    rows, total = await page_of_rows("certificate", COLUMNS, where, values, LATEST_FIRST, page, size)
    return page_of(rows, page, size, total)
