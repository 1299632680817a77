"""What an admin can do to the account's statuses and sources."""

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from tortoise.exceptions import IntegrityError

from chassis.database import transaction
from chassis.validation import invalid_field
from leads import rules
from leads.commands import AddChoice, ChangeChoice
from leads.errors import CodeTaken, StatusNeeded, TooManyChoices
from leads.models import Choice, Lead, LeadStatus

MOST_CHOICES = 100
NEEDED: dict[type[Choice], Collection[str]] = {LeadStatus: rules.NEEDED}

Kind = TypeVar("Kind", bound=Choice)


async def add_choice(kind: type[Kind], account_id: UUID, command: AddChoice) -> Kind:
    """Adds an entry to one of the account's lists; raises CodeTaken, TooManyChoices, or Invalid without a code."""
    code = command.code or rules.code_of(command.label_en)
    if code is None:
        raise invalid_field("code", "required")
    positions = [choice.position for choice in await kind.filter(account_id=account_id)]
    if len(positions) >= MOST_CHOICES:
        raise TooManyChoices(most=MOST_CHOICES)
    usual = {"position": max(positions, default=0) + 1, "code": code}
    added = kind(account_id=account_id, **usual | command.model_dump(exclude_none=True))
    try:
        async with transaction():
            await added.save(force_create=True)
    except IntegrityError:
        raise CodeTaken from None
    return added


async def change_choice(
    kind: type[Kind], account_id: UUID, choice_id: UUID, command: ChangeChoice, expected: int | None
) -> Kind:
    """Changes what was given; leads that have it show the new label from then on."""
    async with transaction():
        choice = await kind.take(account_id, choice_id, expected)
        changes = {name: value for name, value in command.values().items() if getattr(choice, name) != value}
        if changes:
            choice.update_from_dict({**changes, "version": choice.version + 1})
            await kind.filter(account_id=account_id, id=choice_id).update(**changes, version=choice.version)
        return choice


async def delete_choice(kind: type[Choice], account_id: UUID, choice_id: UUID, expected: int | None) -> None:
    """Deletes an entry that no lead has and no logic needs; raises StatusNeeded, or why it is in use.

    Whoever gives it to a lead at this moment holds it (`references.check_lead`), and is waited for by `take`.
    """
    async with transaction():
        choice = await kind.take(account_id, choice_id, expected)
        if choice.code in NEEDED.get(kind, ()):
            raise StatusNeeded
        if await Lead.filter(account_id=account_id, **{kind.chosen_as: choice.code}).exists():
            raise kind.in_use
        await kind.filter(account_id=account_id, id=choice_id).delete()
