"""`Idempotency-Key`: the same files are stored once, however often and however simultaneously they are sent."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.caller import Caller
from chassis.idempotency import Answer, claim
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of
from media.routes import uploads
from tests.media.corpus import images
from tests.media.doors.conftest import Upload, target
from tests.media.doors.traces import Traces

ROOF = ("roof.jpg", images.jpeg())
DOOR = ("door.jpg", images.jpeg(images.picture(80, 80)))
PAGE = ("page.jpg", b"<html>")


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two uploads have both put their contents into the store before either takes the key."""
    both = asyncio.Barrier(2)

    async def claim_together(caller: Caller, key: str, fingerprint: str) -> Answer | None:
        await both.wait()
        return await claim(caller, key, fingerprint)

    monkeypatch.setattr(uploads, "claim", claim_together)


async def test_the_same_files_again_get_the_first_answer(upload: Upload, traces: Traces) -> None:  # D-41
    first = await upload(ROOF, PAGE, DOOR, idempotency_key="one")
    again = await upload(ROOF, PAGE, DOOR, idempotency_key="one")
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert await traces.are_only(2)


@pytest.mark.parametrize(
    "others",
    [[DOOR], [ROOF, DOOR], [("gable.jpg", ROOF[1])], [PAGE]],
    ids=["other bytes", "one more", "another name", "a refused one"],
)
async def test_other_files_with_the_same_key_are_refused(upload: Upload, traces: Traces, others: Any) -> None:  # D-41
    await upload(ROOF, idempotency_key="one")
    answer = await upload(*others, idempotency_key="one")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert await traces.are_only(1)


async def test_another_owner_with_the_same_key_is_refused(service: Service, uploader: Caller, upload: Upload) -> None:
    # D-41
    await upload(ROOF, idempotency_key="one")
    other = new_id()
    async with client_of(service, replace(uploader, records=frozenset({f"upload:installation:{other}"}))) as client:
        answer = await client.post(target(other), files={"file": ROOF}, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 409


async def test_two_people_may_choose_the_same_key(
    service: Service, uploader: Caller, upload: Upload, owner: UUID, traces: Traces
) -> None:  # D-41
    await upload(ROOF, idempotency_key="one")
    async with client_of(service, replace(uploader, id=new_id())) as client:
        await client.post(target(owner), files={"file": ROOF}, headers={"Idempotency-Key": "one"})
    assert await traces.are_only(2)


async def test_of_two_at_once_one_is_stored_and_both_get_its_answer(
    upload: Upload, traces: Traces, together: None
) -> None:  # D-41
    one, other = await asyncio.gather(*[upload(ROOF, DOOR, idempotency_key="one") for _ in range(2)])
    assert (one.status_code, other.status_code) == (200, 200)
    assert one.content == other.content
    await traces.become_only(2)


async def test_of_two_different_ones_at_once_one_is_stored_and_the_other_refused(
    upload: Upload, traces: Traces, together: None
) -> None:  # D-41
    answers: list[httpx.Response] = await asyncio.gather(
        *[upload(file, idempotency_key="one") for file in (ROOF, DOOR)]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    await traces.become_only(1)


@pytest.mark.parametrize("key", ["x" * 256, "\t"])
async def test_a_key_that_is_no_key_is_refused(upload: Upload, traces: Traces, key: str) -> None:
    answer = await upload(ROOF, idempotency_key=key)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert await traces.are_only(0)


async def test_without_a_key_each_is_stored(upload: Upload, traces: Traces) -> None:
    await upload(ROOF)
    await upload(ROOF)
    assert await traces.are_only(2)
