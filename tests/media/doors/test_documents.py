"""Documents of leads: three kinds of files, which go with their lead and when somebody takes one away."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from support.received import deliver

from chassis.caller import Caller
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of
from tests.media.corpus import documents, images
from tests.media.doors.events import deleted, document_removed, lead_blanked, lead_deleted
from tests.media.doors.traces import Traces

PLAN, ROOF, FRONT = ("plan.pdf", documents.pdf()), ("roof.jpg", images.jpeg()), ("front.png", images.png())
REFUSED = [("page.pdf", b"<!doctype html>"), ("cut.pdf", PLAN[1][:-20]), ("moving.gif", images.other_format("GIF"))]


@pytest.fixture
async def gateway(service: Service, uploader: Caller, owner: UUID, traces: Traces) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway, calling for the admin who may add documents to a lead."""
    assert traces
    async with client_of(service, replace(uploader, records=frozenset({f"upload:lead:{owner}"}))) as client:
        yield client


async def uploaded(gateway: httpx.AsyncClient, lead: UUID, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
    """What became of each file."""
    answer = await gateway.post(f"/media?owner_type=lead&owner_id={lead}", files=[("file", file) for file in files])
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def test_a_lead_takes_pdf_png_and_jpeg_and_nothing_else(
    gateway: httpx.AsyncClient, owner: UUID, traces: Traces
) -> None:
    # L-50 L-54 D-38
    results = await uploaded(gateway, owner, PLAN, ROOF, FRONT, *REFUSED)
    kept = [result["media"]["content_type"] for result in results if result["outcome"] == "stored"]
    assert kept == ["application/pdf", "image/jpeg", "image/png"]
    codes = [result["problem"]["code"] for result in results if result["outcome"] == "rejected"]
    assert codes == ["file_type_not_allowed", "file_damaged", "file_type_not_allowed"]
    assert await traces.are_only(3)
    plan = await gateway.get(f"/media/{results[0]['media']['id']}")
    assert plan.content == PLAN[1]
    assert plan.headers["content-disposition"].startswith("attachment")


async def test_the_word_for_one_kind_of_record_is_none_for_another(
    gateway: httpx.AsyncClient, office: httpx.AsyncClient, owner: UUID
) -> None:
    # D-39
    places = [f"/media?owner_type={kind}&owner_id={owner}" for kind in ("installation", "lead")]
    assert (await gateway.post(places[0], files={"file": ROOF})).status_code == 404
    assert (await office.post(places[1], files={"file": ROOF})).status_code == 404


@pytest.mark.parametrize("event_of", [lead_deleted, lead_blanked])
async def test_documents_go_with_their_lead_also_one_that_comes_late(
    service: Service, gateway: httpx.AsyncClient, account: UUID, owner: UUID, traces: Traces, event_of: Any
) -> None:
    # L-27 L-33 D-16
    kept = await uploaded(gateway, owner, PLAN, ROOF)
    await deliver(service, event_of(new_id(), owner), event_of(account, new_id()), deleted(account, owner))
    assert await traces.are_only(2)
    await deliver(service, event_of(account, owner))
    await traces.become_only(0)
    for result in kept:
        assert (await gateway.get(f"/media/{result['media']['id']}")).status_code == 404
    late = await gateway.post(f"/media?owner_type=lead&owner_id={owner}", files={"file": PLAN})
    assert (late.status_code, late.json()["code"]) == (409, "owner_gone")
    await traces.become_only(0)


async def test_a_document_that_is_taken_away_goes_alone(
    service: Service, gateway: httpx.AsyncClient, account: UUID, owner: UUID, traces: Traces
) -> None:
    # L-59
    one, two = [result["media"]["id"] for result in await uploaded(gateway, owner, PLAN, FRONT)]
    await deliver(service, document_removed(new_id(), owner, one), document_removed(account, owner, one))
    await traces.become_only(1)
    assert [(await gateway.get(f"/media/{media_id}")).status_code for media_id in (one, two)] == [404, 200]
