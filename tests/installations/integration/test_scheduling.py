"""Planning installations."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis import arriving
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from contracts.customers import CustomerState

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]


async def test_an_installation_is_planned_at_the_customers_address(
    office: httpx.AsyncClient, form: Callable[..., Shown], ana: CustomerState
) -> None:  # C-44 C-45 C-46 D-32
    answer = await office.post("/installations", json=form())
    shown = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"/api/v1/installations/{shown['id']}"
    expected = {
        "customer_id": str(ana.id), "customer_name": "Ana Müller", "title": "Heat pump", "items": [],
        "address": "1 rue des Lilas, Lyon", "status": "scheduled", "status_group": "scheduled",
        "scheduled_on": "2026-11-20", "window": None, "installation_partner_id": None, "technician_id": None,
        "notes": "", "closing_reason": None, "photos": {"total": 0, "items": []}, "version": 1,
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert (await office.get(f"/installations/{shown['id']}")).json() == shown


async def test_everything_that_is_given_is_kept(office: httpx.AsyncClient, schedule: Schedule) -> None:  # D-32
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    given = {
        "items": [{"name": "Heat pump 8 kW", "quantity": 1}, {"name": "Radiator", "quantity": 6}],
        "address": "2 quai Nord\n69001 Lyon", "window": {"start": "08:00", "end": "12:30"}, "notes": "Ring twice",
        "installation_partner_id": partner, "technician_id": str(new_id()),
    }  # fmt: skip
    shown = await schedule(**given)
    assert {name: shown[name] for name in given} == given


async def test_planning_is_announced_with_the_whole_state(
    schedule: Schedule, announced: Callable[[Any], Awaitable[list[Shown]]]
) -> None:
    shown = await schedule(window={"start": "08:00", "end": "12:00"})
    (event,) = await announced(shown["id"])
    assert event["type"] == "InstallationScheduled"
    said = event["body"]["installation"]
    assert (said["customer_name"], said["window"], said["photos"]) == (
        "Ana Müller", {"start": "08:00:00", "end": "12:00:00"}, []
    )  # fmt: skip


async def test_a_repeated_request_with_the_same_key_plans_once(
    office: httpx.AsyncClient, form: Callable[..., Shown]
) -> None:  # D-41
    answers = [
        await office.post("/installations", json=form(), headers={"Idempotency-Key": "plan-1"}) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert (await office.get("/installations")).json()["total"] == 1


async def test_an_unknown_customer_is_refused_after_a_short_wait(
    office: httpx.AsyncClient, form: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "WAIT_SECONDS", 0.1)
    answer = await office.post("/installations", json=form(customer_id=str(new_id())))
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert (problem["field"], problem["code"]) == ("customer_id", "customer_not_found")


async def test_another_accounts_customer_and_partner_do_not_exist(
    service: Service, form: Callable[..., Shown], office: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:  # D-01
    monkeypatch.setattr(arriving, "WAIT_SECONDS", 0.1)
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        answer = await stranger.post("/installations", json=form())
        assert [problem["field"] for problem in answer.json()["errors"]] == ["customer_id"]
        patched = await stranger.patch(f"/installation-partners/{partner}", json={"name": "Mine"})
        assert patched.status_code == 404


@pytest.mark.parametrize(  # D-40 D-42
    ("language", "sentences"),
    [
        ("en", ["This is required.", "Not a date (YYYY-MM-DD).", "The end has to be after the start."]),
        (
            "fr",
            ["Ce champ est obligatoire.", "Ce n'est pas une date (AAAA-MM-JJ).", "La fin doit être après le début."],
        ),
    ],
)
async def test_every_problem_is_named_at_once_in_the_readers_language(
    office: httpx.AsyncClient, form: Callable[..., Shown], language: str, sentences: list[str]
) -> None:
    body = form(title="", scheduled_on="soon", window={"start": "12:00", "end": "08:00"})
    answer = await office.post("/installations", json=body, headers={"Accept-Language": language})
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert [problem["field"] for problem in errors] == ["title", "scheduled_on", "window.end"]
    assert [problem["message"] for problem in errors] == sentences


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "There is no such installation partner."), ("fr", "Ce partenaire d'installation n'existe pas.")],
)
async def test_an_unknown_partner_is_refused(
    office: httpx.AsyncClient, form: Callable[..., Shown], schedule: Schedule, language: str, sentence: str
) -> None:  # D-40 D-42
    field = {"installation_partner_id": str(new_id())}
    planned = await schedule()
    headers = {"Accept-Language": language}
    for answer in (
        await office.post("/installations", json=form(**field), headers=headers),
        await office.patch(f"/installations/{planned['id']}", json=field, headers=headers),
    ):
        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {"field": "installation_partner_id", "code": "not_known", "message": sentence}
        ]  # fmt: skip


async def test_a_new_installation_is_in_the_list_at_once(office: httpx.AsyncClient, schedule: Schedule) -> None:  # D-20
    planned = await schedule()
    listed = (await office.get("/installations")).json()
    assert [UUID(item["id"]) for item in listed["items"]] == [UUID(planned["id"])]
    assert listed["items"] == [planned]
