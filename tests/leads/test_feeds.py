"""A salesperson's leads in their own calendar."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
import vobject
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from pydantic import TypeAdapter, ValidationError

from chassis.caller import Caller, stranger
from chassis.database import fetch
from chassis.ids import new_id, now
from chassis.service import Service
from chassis.testing import client_of, somebody
from chassis.text import Address, Name
from leads import queries, rules
from leads.models import Lead

Shown = dict[str, Any]
Add = Callable[..., Awaitable[Shown]]
PARIS = ZoneInfo("Europe/Paris")
NAMES, PLACES = TypeAdapter(Name), TypeAdapter(Address)


def taken(kind: TypeAdapter[str]) -> Callable[[str], bool]:
    """Whether a lead may have this text."""

    def accepts(text: str) -> bool:
        try:
            return kind.validate_python(text) == text
        except ValidationError:
            return False

    return accepts


TRICKY = st.sampled_from(
    ["🔥", "👩‍👩‍👧", "é", "漢字", ",", ";", "\\", "\\n", ":", '"', "BEGIN:VEVENT", " ", "x" * 74, "中" * 25]
)
name = (st.lists(TRICKY, max_size=6).map("".join) | st.text(max_size=200)).filter(taken(NAMES))
place = st.none() | (st.lists(TRICKY | st.just("\n"), max_size=9).map("".join) | st.text(max_size=300)).filter(
    taken(PLACES)
)


def lead_of(**given: Any) -> Lead:
    moment = datetime.fromisoformat("2026-11-22T09:30:00+00:00")
    usual = {"id": new_id(), "account_id": new_id(), "name": "Ana", "status": "pending", "status_since": moment,
             "created_at": moment, "updated_at": moment, "contact_number": "06 12", "location": None,
             "version": 3}  # fmt: skip
    return Lead(**{**usual, **given})


def read_twice(content: bytes) -> list[tuple[str, str, date, str | None]]:
    """What two parsers, neither of them the writer, make of a calendar."""
    text = content.decode()
    one = [(e.uid, e.summary, e.dtstart, e.description) for e in IcsCalendarStream.calendar_from_ics(text).events]
    events = vobject.readOne(text).contents.get("vevent", [])
    two = [(e.uid.value, e.summary.value, e.dtstart.value, e.getChildValue("description")) for e in events]
    assert sorted(map(without_backslashes, one)) == sorted(map(without_backslashes, two))
    return two


def without_backslashes(event: tuple[Any, ...]) -> tuple[str, ...]:
    """The first parser takes an escaped backslash before an n for a line break."""
    return tuple(re.sub(r"\\|\n|n", "", str(value), flags=re.IGNORECASE) for value in event)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(name, place, st.none() | st.dates(date(2000, 1, 1), date(2199, 12, 30))), max_size=3))
@example([("🔥" * 200, "\n".join(["a,b;c\\"] * 60), None), ("BEGIN:VALARM", "é" * 500, date(2026, 3, 29))])
def test_two_other_parsers_read_every_calendar_without_a_complaint(leads: list[tuple[str, str | None, Any]]) -> None:
    # L-13
    made = [lead_of(name=name, location=place, follow_up_date=day) for name, place, day in leads]
    content = rules.calendar_of(made, PARIS, "https://portal.example.com")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    expected = []  # the writer takes a backslash before an N for a line break
    for lead in made:
        touch = rules.next_touch(lead.follow_up_date, lead.status, lead.status_since, PARIS)
        described = "\n".join(text for text in (lead.contact_number, lead.location) if text)
        summary = f"{lead.name} - {rules.REASONS[touch.reason].en}"
        event = (f"{lead.id}@leads.partner-portal", summary, touch.on, described)
        expected.append(tuple(text.replace("\\N", "\n") if isinstance(text, str) else text for text in event))
    assert sorted(read_twice(content)) == sorted(expected)
    for lead in made:
        assert f"URL:https://portal.example.com/leads/{lead.id}".encode() in content.replace(b"\r\n ", b"")


@pytest.fixture
async def calendar_client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """A calendar programme: the gateway passes it on as a stranger."""
    async with client_of(service, stranger()) as client:
        yield client


async def made(client: httpx.AsyncClient, **headers: str) -> tuple[Shown, str]:
    """A new feed, and its path as services have it."""
    answer = await client.post("/feeds", headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json(), answer.json()["url"].removeprefix("/api/v1")


async def test_a_feed_has_the_owners_open_leads_on_the_days_of_their_next_touch(
    add: Add, office: httpx.AsyncClient, calendar_client: httpx.AsyncClient, sales: tuple[Caller, httpx.AsyncClient]
) -> None:
    # L-13
    sam, calls = sales
    _, path = await made(calls, **{"Accept-Language": "fr"})
    planned = await add(
        name="Müller, 🔥; Söhne", assigned_to=str(sam.id), follow_up_date="2026-12-24", contact_number="06 12 34 56 78",
        location="1 rue des Lilas\nLyon",
    )  # fmt: skip
    fresh = await add(name="Fresh", assigned_to=str(sam.id))
    await add(name="Lost", assigned_to=str(sam.id), status="lost", lost_reason="Price")
    await add(name="Somebody else's", follow_up_date="2026-12-24")
    answer = await calendar_client.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = {uid: (summary, on, described) for uid, summary, on, described in read_twice(answer.content)}
    assert found[f"{planned['id']}@leads.partner-portal"] == (
        "Müller, 🔥; Söhne - Relance prévue", date(2026, 12, 24), "06 12 34 56 78\n1 rue des Lilas\nLyon",
    )  # fmt: skip
    on = now().astimezone(PARIS).date() + timedelta(2)
    assert found[f"{fresh['id']}@leads.partner-portal"] == ("Fresh - Pas encore contacté", on, None)
    assert len(found) == 2
    await office.patch(f"/leads/{fresh['id']}", json={"follow_up_date": "2027-01-02"})
    moved = (await calendar_client.get(path)).text
    assert "SEQUENCE:2" in moved
    assert "DTSTART;VALUE=DATE:20270102" in moved


async def test_what_has_not_changed_is_not_sent_again(
    add: Add, office: httpx.AsyncClient, calendar_client: httpx.AsyncClient
) -> None:
    _, path = await made(office)
    await add(follow_up_date="2026-12-24")
    first = await calendar_client.get(path)
    again = await calendar_client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    head = await calendar_client.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert head.headers["content-length"] == first.headers["content-length"]
    await add(follow_up_date="2026-12-25")
    assert (await calendar_client.get(path, headers={"If-None-Match": first.headers["etag"]})).status_code == 200


async def test_a_revoked_feed_and_one_that_never_was_do_not_exist(
    office: httpx.AsyncClient, calendar_client: httpx.AsyncClient, account: UUID, service: Service
) -> None:
    feed, path = await made(office)
    _, other = await made(office)
    for wrong in (path[:-5] + "x.ics", f"/feeds/{rules.new_token(account)}.ics", "/feeds/.ics", "/feeds/ü.ics",
                  f"/feeds/{feed['id']}", f"/feeds/{feed['id']}.ics", path.replace("feeds/", "feeds/A")):  # fmt: skip
        assert (await calendar_client.get(wrong)).status_code == 404, wrong
    assert (await office.delete(f"/feeds/{feed['id']}")).status_code == 204
    assert (await calendar_client.get(path)).status_code == 404
    assert (await calendar_client.get(other)).status_code == 200
    assert (await office.delete(f"/feeds/{feed['id']}")).json()["code"] == "feed_not_found"


async def test_a_feed_is_its_owners_and_an_admin_may_end_it(
    office: httpx.AsyncClient, sales: tuple[Caller, httpx.AsyncClient], service: Service, account: UUID
) -> None:
    # D-01 D-02
    sam, calls = sales
    mine, _ = await made(office)
    his, _ = await made(calls)
    listed = (await calls.get("/feeds")).json()
    owner = {"id": str(sam.id), "name": "Sam Sales"}
    assert listed["items"] == [{"id": his["id"], "owner": owner, "created_at": listed["items"][0]["created_at"]}]
    assert [feed["id"] for feed in (await office.get("/feeds")).json()["items"]] == [mine["id"]]
    everybodys = (await office.get("/feeds?all=true")).json()
    assert ([feed["id"] for feed in everybodys["items"]], everybodys["total"]) == ([his["id"], mine["id"]], 2)
    assert (await calls.get("/feeds?all=true")).status_code == 403
    assert (await calls.delete(f"/feeds/{mine['id']}")).status_code == 404
    async with client_of(service, somebody(account_id=new_id())) as other:
        assert (await other.delete(f"/feeds/{his['id']}")).status_code == 404
        assert (await other.get("/feeds?all=true")).json()["total"] == 0
    async with client_of(service, somebody("technician", account_id=account)) as technician:
        assert (await technician.post("/feeds")).status_code == 403
    assert (await office.delete(f"/feeds/{his['id']}")).status_code == 204


async def test_only_a_hash_of_the_secret_is_kept_also_with_an_idempotency_key(
    office: httpx.AsyncClient, service: Service, account: UUID, admin: Caller
) -> None:
    feed, path = await made(office, **{"Idempotency-Key": "feed-1"})
    again = await office.post("/feeds", headers={"Idempotency-Key": "feed-1"})
    assert (again.status_code, again.json()["code"]) == (410, "answer_erased"), "done once, and told once"
    assert [one["id"] for one in (await office.get("/feeds")).json()["items"]] == [feed["id"]]
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    with service.bound():
        tables = [row["name"] for row in await fetch("SELECT relname AS name FROM pg_class WHERE relkind = 'r' "
                                                     "AND relnamespace = 'public'::regnamespace")]  # fmt: skip
        for table in tables:
            rows = await fetch(f"SELECT to_jsonb(t)::text AS text FROM {table} AS t -- account_id")
            assert not any(secret in row["text"] for row in rows), table
    assert (rules.account_of(secret), len(secret)) == (account, 64)


async def test_staff_have_no_business_with_a_secret_and_strangers_none_with_anything_else(
    office: httpx.AsyncClient, calendar_client: httpx.AsyncClient
) -> None:
    # D-03
    _, path = await made(office)
    assert (await office.get(path)).status_code == 404
    for other in ("/feeds", "/leads/follow-ups", "/follow-up-settings", f"/leads/{new_id()}"):
        assert (await calendar_client.get(other)).status_code == 404, other
    assert (await calendar_client.delete(f"/feeds/{new_id()}")).status_code == 404


async def test_a_calendar_holds_the_most_urgent_leads(
    office: httpx.AsyncClient, calendar_client: httpx.AsyncClient, service: Service, account: UUID, admin: Caller
) -> None:
    _, path = await made(office)
    with service.bound():
        days = [date(2027, 1, 1) + timedelta(n) for n in range(queries.MOST_EVENTS + 20)]
        leads = [lead_of(account_id=account, assigned_to=admin.id, follow_up_date=day, email="a@example.com",
                         priority="low", searched_text="", searched_digits="") for day in reversed(days)]  # fmt: skip
        await Lead.bulk_create(leads)
    text = (await calendar_client.get(path)).text
    assert text.count("BEGIN:VEVENT") == queries.MOST_EVENTS
    assert f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}" in text
    assert f"DTSTART;VALUE=DATE:{days[-1]:%Y%m%d}" not in text
