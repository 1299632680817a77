"""The daily digest: to each person one email a day, while there is something to act on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import now
from chassis.service import Service
from chassis.testing import client_of, somebody
from leads.domain import digests
from leads.models import Lead, OutgoingEmail

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
Digests = Callable[..., Awaitable[list[OutgoingEmail]]]
URL = "https://portal.example.com"
PARIS = ZoneInfo("Europe/Paris")


def paris(day: int, time: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{day:02} {time}").replace(tzinfo=PARIS)


@pytest.fixture
def sam(account: UUID) -> Caller:
    """A salesperson with an address."""
    return replace(somebody("sales", account_id=account, name="Sam Sales"), email="sam@example.com")


@pytest.fixture
async def calls(service: Service, sam: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """Their calls; they speak French."""
    async with client_of(service, sam) as client:
        client.headers["Accept-Language"] = "fr"
        await client.get("/follow-up-settings/me")
        yield client


@pytest.fixture
def sent(service: Service, account: UUID) -> Digests:
    """Sends what is due at a moment, and returns the account's emails so far, oldest first."""

    async def send(*moments: datetime) -> list[OutgoingEmail]:
        with service.bound():
            for moment in moments:
                await digests.send_digests(moment.astimezone(UTC), URL)
            return await OutgoingEmail.filter(account_id=account).order_by("created_at", "id")

    return send


async def test_everybody_with_something_to_do_gets_one_digest_a_day_in_their_language(
    add: Add, office: httpx.AsyncClient, sam: Caller, calls: httpx.AsyncClient, sent: Digests, service: Service
) -> None:
    # L-13 D-25
    late = await add(name="Ana Müller", assigned_to=str(sam.id), follow_up_date="2026-12-01")
    await add(name="Bob", assigned_to=str(sam.id), follow_up_date="2026-12-03")
    await add(name="Later", assigned_to=str(sam.id), follow_up_date="2026-12-04")
    cold = await add(name="Cold", assigned_to=str(sam.id))
    with service.bound():
        moment = datetime(2026, 11, 1, tzinfo=UTC)
        await Lead.filter(account_id=sam.account_id, id=cold["id"]).update(status_since=moment)
    assert await sent(paris(3, "00:00"), paris(3, "07:29")) == []
    (email,) = await sent(paris(3, "07:30"), paris(3, "07:31"), paris(3, "23:59"))
    assert email.recipient == "sam@example.com"
    assert email.subject == "Vos leads : 1 en retard, 1 à relancer aujourd'hui, 1 qui refroidissent"
    assert email.body.split("\n\n")[:2] == [
        "Bonjour Sam Sales,",
        f"En retard (1)\n- Ana Müller : Relance prévue, 01/12/2026\n  {URL}/leads/{late['id']}",
    ]
    assert "- Cold : Pas encore contacté, 03/11/2026" in email.body
    assert "Later" not in email.body
    await calls.patch("/follow-up-settings/me", json={"language": "en"})
    *_, second = await sent(paris(4, "08:00"))
    assert second.subject == "Your leads: 2 overdue, 1 due today, 1 going cold"


async def test_who_has_nothing_to_do_in_the_morning_hears_nothing_that_day(
    add: Add, sam: Caller, calls: httpx.AsyncClient, sent: Digests
) -> None:
    await add(name="Ana", assigned_to=str(sam.id), follow_up_date="2026-12-09")
    assert await sent(paris(3, "07:30")) == []
    await add(name="Bob", assigned_to=str(sam.id), follow_up_date="2026-12-01")
    assert await sent(paris(3, "09:00")) == []
    assert len(await sent(paris(4, "07:30"))) == 1


async def test_who_does_not_want_it_or_has_no_address_or_sees_no_leads_gets_none(
    add: Add, office: httpx.AsyncClient, sam: Caller, calls: httpx.AsyncClient, sent: Digests, service: Service
) -> None:
    worker = replace(somebody("technician", account_id=sam.account_id), email="tom@example.com")
    wrong = replace(somebody("sales", account_id=sam.account_id), email="no address")
    for caller in (worker, wrong):
        async with client_of(service, caller) as client:
            await client.get("/leads/follow-ups")
            await client.get("/follow-up-settings")
    with service.bound():
        seen = await fetch("SELECT id FROM staff_member WHERE account_id = $1", sam.account_id)
    for person in seen:  # the admin has no address
        await add(assigned_to=str(person["id"]), follow_up_date="2026-12-01")
    await calls.patch("/follow-up-settings/me", json={"digest": False})
    assert await sent(paris(3, "08:00")) == []
    await calls.patch("/follow-up-settings/me", json={"digest": True})
    await office.patch("/follow-up-settings", json={"digest_enabled": False})
    assert await sent(paris(4, "08:00")) == []
    await office.patch("/follow-up-settings", json={"digest_enabled": True, "digest_at": "09:00"})
    assert await sent(paris(4, "08:59")) == []
    assert [email.recipient for email in await sent(paris(4, "09:00"))] == ["sam@example.com"]


async def test_several_workers_at_once_send_it_once(
    add: Add, sam: Caller, calls: httpx.AsyncClient, sent: Digests
) -> None:
    await add(assigned_to=str(sam.id), follow_up_date="2026-12-01")
    await asyncio.gather(*(sent(paris(day, "08:00")) for day in (3, 4, 5) for _ in range(6)))
    assert len(await sent()) == 3


async def test_what_can_not_be_queued_is_tried_again(
    add: Add, sam: Caller, calls: httpx.AsyncClient, sent: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(assigned_to=str(sam.id), follow_up_date="2026-12-01")

    async def dies(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(digests, "queue_email", dies)
        with pytest.raises(ConnectionError):
            await sent(paris(3, "08:00"))
    assert len(await sent(paris(3, "08:01"))) == 1


@pytest.mark.parametrize(
    ("zone", "change", "time"),
    [
        ("Europe/Paris", "2026-03-29", "02:30"),  # a time that there is not on that day
        ("Europe/Paris", "2026-10-25", "02:30"),  # a time that there is twice
        ("America/Havana", "2026-11-01", "00:15"),  # twice, and the first hour of the day
        ("America/Santiago", "2026-09-06", "00:00"),  # a day without its first hour
    ],
)
async def test_days_on_which_clocks_change_have_one_digest_like_any_other(
    add: Add, office: httpx.AsyncClient, sam: Caller, calls: httpx.AsyncClient, sent: Digests, service: Service,
    zone: str, change: str, time: str,
) -> None:  # fmt: skip
    await office.patch("/follow-up-settings", json={"time_zone": zone, "digest_at": time})
    await add(assigned_to=str(sam.id), follow_up_date="2026-01-01")
    noon = datetime.fromisoformat(f"{change} 12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found: list[datetime] = []
    quarters = [noon + timedelta(minutes=15 * quarter) for quarter in range(-24 * 4, 24 * 4)]
    for moment in (quarter.astimezone(ZoneInfo(zone)) for quarter in quarters):
        if moment.hour in (23, 0, 1, 2, 3) and len(await sent(moment)) > len(found):
            found.append(moment)
    days = [moment.date().isoformat() for moment in found]
    assert change in days
    assert len(set(days)) == len(days) == 3
    later = [f"{moment:%H:%M}" for moment in found[1:]]
    assert later == [{"2026-03-29": "03:00", "2026-09-06": "01:00"}.get(day, time) for day in days[1:]]


async def test_what_was_sent_is_remembered_for_a_week(
    add: Add, sam: Caller, calls: httpx.AsyncClient, sent: Digests, service: Service, account: UUID
) -> None:
    await add(assigned_to=str(sam.id), follow_up_date="2026-12-01")
    await sent(*(paris(day, "08:00") for day in range(3, 15)))
    with service.bound():
        kept = await fetch("SELECT day FROM digest WHERE account_id = $1 AND staff_id = $2", account, sam.id)
    assert len(kept) == 8


async def test_a_long_list_says_how_much_more_there_is(
    sam: Caller, calls: httpx.AsyncClient, office: httpx.AsyncClient, sent: Digests, service: Service
) -> None:
    await office.get("/follow-up-settings")
    moment = now()
    usual = {"account_id": sam.account_id, "created_at": moment, "updated_at": moment, "email": "a@example.com",
             "priority": "low", "searched_text": "", "searched_digits": "", "status_since": moment,
             "status": "pending", "assigned_to": sam.id, "follow_up_date": "2026-12-03"}  # fmt: skip
    with service.bound():
        await Lead.bulk_create([Lead(name=f"Lead {number}", **usual) for number in range(130)])
    (email,) = await sent(paris(3, "08:00"))
    assert "Aujourd'hui (130)" in email.body
    assert email.body.count("- Lead") == 20
    assert "- et 110 de plus" in email.body
