"""`/leads/follow-ups` and `/follow-up-settings`."""

from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, Router, get, patch
from litestar.params import JSONBody, QueryParameter

from chassis.conditional import expected_version, shown
from chassis.errors import Invalid
from chassis.guards import OFFICE, staff
from chassis.ids import now
from chassis.parameters import Calling
from chassis.validation import field_error
from leads import domain, queries
from leads.commands import ChangeFollowUpSettings, ChangeOwnFollowUpSettings
from leads.schemas import FollowUps, FollowUpSettings, OwnFollowUpSettings

AnyRequest = Request[Any, Any, Any]
Whose = Annotated[str | None, QueryParameter(name="assigned_to", description="The id of somebody, or `me`.")]


@get("/leads/follow-ups", guards=[staff(*OFFICE)])
async def list_follow_ups(caller: Calling, assigned_to: Whose = None) -> FollowUps:
    """List the leads that somebody has to act on by today: overdue, today, and going cold."""
    person = caller.id if assigned_to == "me" else _person(assigned_to)
    settings = await queries.follow_up_settings(caller.account_id)
    return await queries.follow_ups(caller.account_id, person, ZoneInfo(settings.time_zone), now())


@get("/follow-up-settings", guards=[staff(*OFFICE)])
async def read_follow_up_settings(caller: Calling) -> Response[FollowUpSettings]:
    """Show the account's time zone, and when its people get their daily digest."""
    settings = await queries.follow_up_settings(caller.account_id)
    return shown(settings, settings.version)


@patch("/follow-up-settings", guards=[staff("admin")])
async def change_follow_up_settings(
    caller: Calling, data: JSONBody[ChangeFollowUpSettings], request: AnyRequest
) -> Response[FollowUpSettings]:
    """Change the account's time zone, or whether and when its people get their daily digest."""
    changed = await domain.change_follow_up_settings(caller, data, expected_version(request))
    return shown(changed, changed.version)


@get("/follow-up-settings/me", guards=[staff(*OFFICE)])
async def read_own_follow_up_settings(caller: Calling) -> OwnFollowUpSettings:
    """Show whether the caller gets the daily digest, and in which language."""
    return await domain.change_own_follow_up_settings(caller, ChangeOwnFollowUpSettings())


@patch("/follow-up-settings/me", guards=[staff(*OFFICE)])
async def change_own_follow_up_settings(
    caller: Calling, data: JSONBody[ChangeOwnFollowUpSettings]
) -> OwnFollowUpSettings:
    """Change whether the caller gets the daily digest, and in which language."""
    return await domain.change_own_follow_up_settings(caller, data)


def _person(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text is not None else None
    except ValueError:
        raise Invalid([field_error("assigned_to", "not_a_uuid")]) from None


router = Router(
    "/",
    route_handlers=[
        list_follow_ups,
        read_follow_up_settings,
        change_follow_up_settings,
        read_own_follow_up_settings,
        change_own_follow_up_settings,
    ],
    tags=["leads"],
)
