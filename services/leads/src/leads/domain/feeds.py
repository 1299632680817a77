"""What can be done with calendar feeds."""

from uuid import UUID

from chassis.caller import Caller
from chassis.ids import now
from chassis.words import language
from leads import rules
from leads.errors import FeedNotFound
from leads.models import CalendarFeed


async def add_feed(caller: Caller) -> tuple[CalendarFeed, str]:
    """Makes a feed of the caller's leads in their language; the secret with it is known to nobody from then on."""
    secret = rules.new_token(caller.account_id)
    feed = await CalendarFeed.create(
        account_id=caller.account_id,
        owner_id=caller.id,
        secret_hash=rules.hash_of(secret),
        language=language.get(),
        created_at=now(),
    )
    return feed, secret


async def revoke_feed(caller: Caller, feed_id: UUID) -> None:
    """Ends a feed of the caller's, or as an admin anybody's of the account; raises FeedNotFound."""
    found = CalendarFeed.filter(account_id=caller.account_id, id=feed_id)
    if caller.role != "admin":
        found = found.filter(owner_id=caller.id)
    if not await found.delete():
        raise FeedNotFound
