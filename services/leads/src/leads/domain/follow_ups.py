"""What can be set about follow-ups: for an account, and for oneself."""

from functools import lru_cache
from importlib.resources import files

from chassis.caller import Caller
from chassis.database import fetch, transaction
from chassis.errors import StaleVersion, invalid
from leads import queries
from leads.commands import ChangeFollowUpSettings, ChangeOwnFollowUpSettings
from leads.errors import NO_SUCH_TIME_ZONE
from leads.schemas import FollowUpSettings, OwnFollowUpSettings

BEGIN = """
INSERT INTO follow_up_setting (account_id, version, time_zone, digest_at, digest_enabled) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
"""
TAKE = "SELECT FROM follow_up_setting WHERE account_id = $1 FOR UPDATE"
WRITE = """
UPDATE follow_up_setting SET version = $2, time_zone = $3, digest_at = $4, digest_enabled = $5 WHERE account_id = $1
"""
OWN = """
UPDATE staff_member SET digest = coalesce($3, digest), language = coalesce($4, language)
WHERE account_id = $1 AND id = $2 RETURNING digest, language
"""
KNOWN_TO_THE_DATABASE = "SELECT FROM pg_timezone_names WHERE name = $1"


async def change_follow_up_settings(
    caller: Caller, command: ChangeFollowUpSettings, expected: int | None
) -> FollowUpSettings:
    """Changes what was given; raises Invalid for a time zone that there is not, or StaleVersion."""
    if command.time_zone is not None:
        await _check_zone(command.time_zone)
    async with transaction():
        await fetch(BEGIN, caller.account_id, *_columns(FollowUpSettings()))
        await fetch(TAKE, caller.account_id)
        before = await queries.follow_up_settings(caller.account_id)
        if expected not in (None, before.version):
            raise StaleVersion(before.model_dump(mode="json"), before.version)
        changed = before.model_copy(update=command.values())
        if changed != before:
            changed.version += 1
            await fetch(WRITE, caller.account_id, *_columns(changed))
        return changed


async def change_own_follow_up_settings(caller: Caller, command: ChangeOwnFollowUpSettings) -> OwnFollowUpSettings:
    """Changes what the caller wants for themselves."""
    rows = await fetch(OWN, caller.account_id, caller.id, command.digest, command.language)
    return OwnFollowUpSettings.model_validate(rows[0])


def _columns(settings: FollowUpSettings) -> tuple[int, str, str, bool]:
    return settings.version, settings.time_zone, settings.digest_at, settings.digest_enabled


async def _check_zone(name: str) -> None:
    """Days are told by Python and by PostgreSQL, and both have to know the zone."""
    if name not in _zones() or not await fetch(KNOWN_TO_THE_DATABASE, name):
        raise invalid("time_zone", "not_known", NO_SUCH_TIME_ZONE)


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text().split())
