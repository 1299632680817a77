"""What is read of installations, partners and technicians."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.caller import Caller
from chassis.pages import page_of
from contracts.installations import InstallationStatus, StatusGroup
from installations import rules
from installations.errors import InstallationNotFound, PhotosRefused
from installations.models import Installation, InstallationPartner
from installations.queries.pages import Conditions, given, numbered, page_of_rows
from installations.schemas import COLUMNS, GROUP_OF, decoded, shown_installation, shown_photos

SHOWN = ", ".join(f'"{name}"' for name in COLUMNS)  # `window` is a word of SQL
LATEST_FIRST = "scheduled_on DESC, id DESC"
PARTNER_COLUMNS = "id, name, email, phone, active, version, created_at, updated_at"


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; None where it does not matter. `first` and `last` days are included."""

    customer_id: UUID | None = None
    status: InstallationStatus | None = None
    status_group: StatusGroup | None = None
    technician_id: UUID | None = None
    first: date | None = None
    last: date | None = None
    text: str | None = None


async def installation(caller: Caller, installation_id: UUID) -> Installation:
    """One installation that the caller may see; raises InstallationNotFound."""
    found = await Installation.filter(account_id=caller.account_id, id=installation_id).first()
    if found is None or not found.visible_to(caller):
        raise InstallationNotFound
    return found


async def installations(caller: Caller, sought: Sought, page: int, size: int) -> dict[str, Any]:
    """A page of the installations that the caller may see, the latest planned first, with the exact total."""
    where, values = numbered(_conditions(caller, sought))
    rows, total = await page_of_rows("installation", SHOWN, where, values, LATEST_FIRST, page, size)
    return page_of([shown_installation(decoded(row)) for row in rows], page, size, total)


async def photos(caller: Caller, installation_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of an installation's photos, in the order in which they were uploaded; raises InstallationNotFound."""
    every = shown_photos((await installation(caller, installation_id)).photos)
    start = (page - 1) * size
    return page_of(every[start : start + size], page, size, len(every))


async def refuse_photos(caller: Caller, installation_id: UUID) -> None:
    """Raises PhotosRefused or InstallationNotFound where the caller can't add a photo."""
    found = await installation(caller, installation_id)
    if found.customer_id is None or not rules.takes_photos(found.status):
        raise PhotosRefused


async def partners(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's installation partners by name."""
    rows, total = await page_of_rows(
        "installation_partner", PARTNER_COLUMNS, "account_id = $1", [account_id], "lower(name), id", page, size
    )
    return page_of(rows, page, size, total)


async def has_partner(account_id: UUID, partner_id: UUID) -> bool:
    """Whether the account has this installation partner."""
    return await InstallationPartner.filter(account_id=account_id, id=partner_id).exists()


async def technicians(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's technicians by name."""
    rows, total = await page_of_rows(
        "technician", "id, name", "account_id = $1", [account_id], "lower(name), id", page, size
    )
    return page_of(rows, page, size, total)


def _conditions(caller: Caller, sought: Sought) -> Conditions:
    return [("account_id = {}", caller.account_id), *_own(caller), *_exact(sought), *_words(sought.text or "")]


def _own(caller: Caller) -> Conditions:
    return [("technician_id = {}", caller.id)] if caller.only_own else []


def _exact(sought: Sought) -> Conditions:
    group = [status for status, name in GROUP_OF.items() if name == sought.status_group]
    return given(
        ("customer_id = {}", sought.customer_id),
        ("status = {}", sought.status),
        ("status = ANY({}::text[])", group or None),
        ("technician_id = {}", sought.technician_id),
        ("scheduled_on >= {}", sought.first),
        ("scheduled_on <= {}", sought.last),
    )


def _words(text: str) -> Conditions:
    """Every word has to match the title, the address or the customer's name."""
    condition = "(searched_text LIKE {0} OR searched_customer LIKE {0})"
    return [(condition, pattern) for pattern in rules.search_patterns(text)]
