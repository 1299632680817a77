"""When somebody has to act on a lead next, and the lists that say so."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.caller import Caller
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, somebody
from leads import queries, rules
from leads.models import Lead

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
KINDS = ("overdue", "today", "going_cold")
PARIS = ZoneInfo("Europe/Paris")
ZONES = ("Europe/Paris", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "UTC")
OPEN = [status.code for status in rules.STATUSES if status.type == "open"]


def names(answer: Shown) -> dict[str, list[str]]:
    return {kind: [lead["name"] for lead in answer[kind]] for kind in KINDS}


def today(days: int = 0) -> str:
    return (now().astimezone(PARIS).date() + timedelta(days)).isoformat()


async def stands(service: Service, account: UUID, lead: Shown, days: int) -> None:
    """As if the lead had been in its status for so many days."""
    with service.bound():
        moment = now() - timedelta(days)
        await Lead.filter(account_id=account, id=lead["id"]).update(status_since=moment)


@pytest.fixture
def several(service: Service, account: UUID, office: httpx.AsyncClient) -> Callable[..., Awaitable[None]]:
    """Writes leads as they are given, past the API."""

    async def write(*given: Shown) -> None:
        await office.get("/leads/follow-ups")
        moment = now()
        usual = {"account_id": account, "created_at": moment, "updated_at": moment, "email": "a@example.com",
                 "priority": "low", "searched_text": "", "searched_digits": "", "status_since": moment,
                 "status": "pending"}  # fmt: skip
        with service.bound():
            leads = [Lead(**{**usual, "id": new_id(), "name": str(n), **one}) for n, one in enumerate(given)]
            await Lead.bulk_create(leads, batch_size=500)

    return write


@given(
    st.none() | st.dates(date(2000, 1, 2), date(2199, 12, 30)),
    st.sampled_from([*OPEN, "a_status_of_the_account"]),
    st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_a_follow_up_date_decides_and_without_one_the_age_in_the_status(
    follow_up: date | None, status: str, since: datetime, zone: ZoneInfo
) -> None:  # L-13
    touch = rules.next_touch(follow_up, status, since, zone)
    assert touch.shown().label
    if follow_up is not None:
        assert touch == (follow_up, "follow_up")
        return
    patience = rules.PATIENCE.get(status, rules.PATIENCE_OTHERWISE)
    assert touch.on - since.astimezone(zone).date() == timedelta(patience.days)
    assert touch.reason == patience.reason
    assert rules.next_touch(None, status, since + timedelta(days=1), zone).on > touch.on


async def test_leads_are_overdue_due_today_or_going_cold_and_the_rest_can_wait(
    add: Add, office: httpx.AsyncClient, service: Service, account: UUID, admin: Caller
) -> None:
    # L-13 D-25
    assert names((await office.get("/leads/follow-ups")).json()) == {kind: [] for kind in KINDS}
    await add(name="late", follow_up_date=today(-1), value="10")
    await add(name="very late", follow_up_date=today(-9), priority="low")
    await add(name="late, but less important", follow_up_date=today(-1), priority="medium")
    await add(name="now", follow_up_date=today())
    await add(name="tomorrow", follow_up_date=today(1))
    await add(name="fresh")
    planned = await add(name="planned, however old", follow_up_date=today(30))
    cold = await add(name="cold")
    silent = await add(name="silent", status="quote_sent")
    lost = await add(name="lost", status="lost", lost_reason="Price", follow_up_date=today(-3))
    for lead in (planned, cold, silent, lost):
        await stands(service, account, lead, 8)
    answer = (await office.get("/leads/follow-ups")).json()
    assert names(answer) == {
        "overdue": ["very late", "late", "late, but less important"],
        "today": ["now"],
        "going_cold": ["cold", "silent"],
    }
    assert answer["totals"] == {"overdue": 3, "today": 1, "going_cold": 2}
    late, touch = answer["overdue"][1], {"on": today(-1), "reason": "follow_up", "label": "Follow-up"}
    assert (late["next_touch"], late["value"], late["assigned_to"]) == (touch, "10.00", str(admin.id))
    french = (await office.get("/leads/follow-ups", headers={"Accept-Language": "fr"})).json()
    reasons = {lead["name"]: lead["next_touch"] for lead in french["going_cold"]}
    assert reasons["silent"] == {"on": today(-1), "reason": "quote_unanswered", "label": "Devis sans réponse"}
    assert (reasons["cold"]["on"], reasons["cold"]["reason"]) == (today(-6), "not_contacted")


async def test_a_follow_up_that_is_set_moved_or_taken_away_shows_at_once(add: Add, office: httpx.AsyncClient) -> None:
    # L-13
    lead = await add(name="Ana")
    for follow_up, kind in ((today(-1), "overdue"), (today(), "today"), (None, None)):
        await office.patch(f"/leads/{lead['id']}", json={"follow_up_date": follow_up})
        listed = names((await office.get("/leads/follow-ups")).json())
        assert listed == {one: ["Ana"] if one == kind else [] for one in KINDS}


async def test_the_list_can_be_narrowed_to_one_person(
    add: Add, office: httpx.AsyncClient, sales: tuple[Caller, httpx.AsyncClient]
) -> None:
    sam, calls = sales
    await calls.get("/leads/follow-ups")
    await add(name="Ana", follow_up_date=today())
    await add(name="Bob", follow_up_date=today(), assigned_to=str(sam.id))
    assert names((await calls.get("/leads/follow-ups?assigned_to=me")).json())["today"] == ["Bob"]
    assert names((await office.get(f"/leads/follow-ups?assigned_to={sam.id}")).json())["today"] == ["Bob"]
    assert names((await office.get("/leads/follow-ups?assigned_to=me")).json())["today"] == ["Ana"]
    assert names((await office.get(f"/leads/follow-ups?assigned_to={new_id()}")).json())["today"] == []
    assert (await office.get("/leads/follow-ups?assigned_to=you")).status_code == 422


async def test_another_account_sees_none_of_it_and_a_technician_no_leads_at_all(
    add: Add, service: Service, account: UUID
) -> None:
    # D-01 D-02
    await add(follow_up_date=today())
    async with client_of(service, somebody(account_id=new_id())) as other:
        assert (await other.get("/leads/follow-ups")).json()["totals"] == dict.fromkeys(KINDS, 0)
    async with client_of(service, somebody("technician", account_id=account)) as technician:
        assert (await technician.get("/leads/follow-ups")).status_code == 403


async def test_the_list_and_the_rule_agree_around_every_midnight(
    service: Service, account: UUID, several: Callable[..., Awaitable[None]]
) -> None:
    # The list is made in SQL, what is shown of each lead by the rule.
    at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night in which clocks change in Paris
    steps = [timedelta(days=days, minutes=minutes) for days in (2, 3, 4, 7, 8, 14, 15) for minutes in
             range(-26 * 60, 26 * 60, 205)]  # fmt: skip
    since = [{"status": status, "status_since": at - step} for status, step in product(OPEN, steps)]
    await several(*since, *({"follow_up_date": at.date() + timedelta(days)} for days in range(-2, 3)))
    with service.bound():
        everything = await Lead.filter(account_id=account)
        for zone in map(ZoneInfo, ZONES):
            day = at.astimezone(zone).date()
            due = [rules.next_touch(lead.follow_up_date, lead.status, lead.status_since, zone) for lead in everything]
            expected = {
                "overdue": sum(touch.on < day for touch in due if touch.reason == "follow_up"),
                "today": sum(touch.on == day for touch in due if touch.reason == "follow_up"),
                "going_cold": sum(touch.on <= day for touch in due if touch.reason != "follow_up"),
            }
            found = await queries.follow_ups(account, None, zone, at)
            assert found.totals.model_dump() == expected, zone
            assert expected["going_cold"] > 100
            for leads in (found.overdue, found.today, found.going_cold):
                days = [lead.next_touch.on for lead in leads]
                assert len(days) <= 100
                assert days == sorted(days)


async def test_the_accounts_time_zone_says_what_day_it_is(
    office: httpx.AsyncClient, service: Service, account: UUID, several: Callable[..., Awaitable[None]]
) -> None:
    # L-13
    midnight = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)  # the 1st in Paris, and the 2nd already in Auckland
    await several({"follow_up_date": date(2026, 7, 1)})
    for zone, kind in (("Europe/Paris", "today"), ("Pacific/Kiritimati", "overdue"), ("Pacific/Pago_Pago", None)):
        answer = await office.patch("/follow-up-settings", json={"time_zone": zone})
        assert answer.json()["time_zone"] == zone
        with service.bound():
            found = await queries.follow_ups(account, None, ZoneInfo(zone), midnight)
        assert found.totals.model_dump() == {one: int(one == kind) for one in KINDS}


async def test_an_admin_sets_the_time_zone_and_the_digest(
    office: httpx.AsyncClient, sales: tuple[Caller, httpx.AsyncClient], service: Service
) -> None:
    default = {"time_zone": "Europe/Paris", "digest_at": "07:30", "digest_enabled": True, "version": 1}
    first = await office.get("/follow-up-settings")
    assert (first.json(), first.headers["etag"]) == (default, '"1"')
    given = {"time_zone": "America/Cayenne", "digest_at": "06:05", "digest_enabled": False}
    changed = await office.patch("/follow-up-settings", json=given, headers={"If-Match": '"1"'})
    assert (changed.json(), changed.headers["etag"]) == ({**given, "version": 2}, '"2"')
    assert (await office.patch("/follow-up-settings", json=given)).json()["version"] == 2
    stale = await office.patch("/follow-up-settings", json={"digest_enabled": True}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 2)
    assert (await office.get("/follow-up-settings")).json() == changed.json()
    assert (await sales[1].get("/follow-up-settings")).json() == changed.json()
    assert (await sales[1].patch("/follow-up-settings", json=given)).status_code == 403
    async with client_of(service, somebody(account_id=new_id())) as other:
        assert (await other.get("/follow-up-settings")).json() == default


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "not_known"),
        ({"time_zone": "europe/paris"}, "time_zone", "not_known"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "not_known"),
        ({"time_zone": "Europe/Paris\0"}, "time_zone", "not_known"),
        ({"time_zone": None}, "time_zone", "required"),
        ({"digest_at": "24:00"}, "digest_at", "not_a_time"),
        ({"digest_at": "7:30"}, "digest_at", "not_a_time"),
        ({"digest_at": "07:30\n"}, "digest_at", "not_a_time"),
        ({"digest_enabled": "perhaps"}, "digest_enabled", "not_a_boolean"),
        ({"digest": True}, "digest", "unknown_field"),
    ],
)
async def test_settings_that_make_no_sense_are_refused(
    office: httpx.AsyncClient, given: Shown, field: str, code: str
) -> None:
    answer = await office.patch("/follow-up-settings", json=given)
    assert answer.status_code == 422, answer.text
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


async def test_everybody_decides_for_themselves_about_the_digest_and_its_language(
    service: Service, account: UUID, office: httpx.AsyncClient
) -> None:
    async with client_of(service, somebody("viewer", account_id=account)) as viewer:
        first = await viewer.get("/follow-up-settings/me", headers={"Accept-Language": "fr"})
        assert first.json() == {"digest": True, "language": "fr"}, "the language in which they first came"
        assert (await viewer.get("/follow-up-settings/me")).json()["language"] == "fr"
        changed = await viewer.patch("/follow-up-settings/me", json={"digest": False})
        assert changed.json() == {"digest": False, "language": "fr"}
        assert (await viewer.patch("/follow-up-settings/me", json={"language": "de"})).status_code == 422
    assert (await office.get("/follow-up-settings/me")).json() == {"digest": True, "language": "en"}


def test_every_reason_has_a_label_in_both_languages() -> None:
    assert all(words.en and words.fr and words.en != words.fr for words in rules.REASONS.values())
    assert {patience.reason for patience in rules.PATIENCE.values()} <= rules.REASONS.keys()
