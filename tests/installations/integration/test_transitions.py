"""From one status to the next, and no other way."""

from collections.abc import Awaitable, Callable
from typing import Any, get_args

import httpx
import pytest

from contracts.installations import InstallationStatus
from installations.rules import allowed_from

Shown = dict[str, Any]
Schedule = Callable[..., Awaitable[Shown]]
Announced = Callable[[Any], Awaitable[list[Shown]]]
EVERY_STATUS = get_args(InstallationStatus)
ALLOWED = [(old, new) for old in EVERY_STATUS for new in allowed_from(old)]
FORBIDDEN = [(old, new) for old in EVERY_STATUS for new in EVERY_STATUS if new not in allowed_from(old)]


@pytest.mark.parametrize(("old", "new"), ALLOWED)  # C-45 D-31
async def test_an_allowed_step_is_taken_and_announced(
    office: httpx.AsyncClient, schedule: Schedule, announced: Announced, old: str, new: str
) -> None:
    planned = await schedule(old)
    off = new in ("cancelled", "rejected")
    body = {"to": new, "reason": "The roof is too old" if off else None}
    answer = await office.post(f"/installations/{planned['id']}/transitions", json=body)
    shown = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{planned["version"] + 1}"')
    assert (shown["status"], shown["closing_reason"]) == (new, body["reason"])
    last = (await announced(planned["id"]))[-1]
    said = last["body"]
    assert (last["type"], said["old"], said["new"]) == ("InstallationStatusChanged", old, new)
    assert said["reason"] == said["installation"]["closing_reason"] == body["reason"]


@pytest.mark.parametrize(("old", "new"), FORBIDDEN)  # D-31
async def test_a_forbidden_step_is_refused_and_changes_nothing(
    office: httpx.AsyncClient, schedule: Schedule, old: str, new: str
) -> None:
    planned = await schedule(old)
    answer = await office.post(f"/installations/{planned['id']}/transitions", json={"to": new, "reason": "Why not?"})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "transition_refused")
    assert (problem["from"], problem["to"], problem["allowed"]) == (old, new, allowed_from(old))
    assert (await office.get(f"/installations/{planned['id']}")).json() == planned


@pytest.mark.parametrize("new", ["cancelled", "rejected"])  # D-31 D-42
async def test_calling_off_needs_a_reason(office: httpx.AsyncClient, schedule: Schedule, new: str) -> None:
    planned = await schedule()
    answer = await office.post(f"/installations/{planned['id']}/transitions", json={"to": new})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "reason", "code": "required", "message": "This is required."}]
