"""What an account has to choose from, each list by position."""

from typing import Any
from uuid import UUID

from chassis.pages import page_of
from chassis.words import Words
from leads import rules
from leads.errors import NO_SUCH_STATUS, LeadRefused, not_known
from leads.models import LeadSource, LeadStatus
from leads.schemas import PriorityView


async def statuses(account_id: UUID) -> list[LeadStatus]:
    """The account's statuses."""
    return await LeadStatus.filter(account_id=account_id).order_by("position", "id")


async def refuse_unknown_status(account_id: UUID, status: str | None) -> None:
    """Raises LeadRefused for a status that the account does not have."""
    if status is not None and not await LeadStatus.filter(account_id=account_id, code=status).exists():
        raise LeadRefused([not_known("status", NO_SUCH_STATUS)])


async def status_page(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's statuses."""
    return _page([status.shown() for status in await statuses(account_id)], page, size)


async def source_page(account_id: UUID, page: int, size: int) -> dict[str, Any]:
    """A page of the account's sources, those that are no longer active included."""
    sources = await LeadSource.filter(account_id=account_id).order_by("position", "id")
    return _page([source.shown() for source in sources], page, size)


def priority_page(page: int, size: int) -> dict[str, Any]:
    """A page of the priorities, which every account has."""
    return _page([_priority(*level) for level in rules.PRIORITIES], page, size)


def _priority(code: str, colour: str, label: Words) -> dict[str, Any]:
    values = {"code": code, "colour": colour, "label": label.chosen(), "label_en": label.en, "label_fr": label.fr}
    return PriorityView.model_validate(values).model_dump()


def _page(every: list[dict[str, Any]], page: int, size: int) -> dict[str, Any]:
    """These lists are short (`domain.choices.MOST_CHOICES`): read as a whole."""
    start = (page - 1) * size
    return page_of(every[start : start + size], page, size, len(every))
