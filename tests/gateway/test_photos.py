"""Uploading completion photos: the installation is asked, media stores, the installation is told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from litestar.types import Receive, Send
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Asked, Said, problem

from chassis.guards import CREW
from chassis.ids import new_id
from gateway.main import build
from local_stack.ports import free_port

ID = str(new_id())
PHOTOS = f"/installations/{ID}/photos"
RIGHT, ATTACH = f"{PHOTOS}/right", f"{PHOTOS}/attach"
ONE = {"file": ("roof.jpg", b"a picture", "image/jpeg")}
MIB = 1024 * 1024


def media(filename: str = "roof.jpg") -> dict[str, Any]:
    return {
        "id": str(new_id()), "filename": filename, "content_type": "image/jpeg", "size": 9, "width": 640, "height": 480,
        "uploaded_at": "2026-03-01T10:00:00Z",
    }  # fmt: skip


def kept(stored: dict[str, Any], outcome: str = "stored") -> dict[str, Any]:
    return {"filename": stored["filename"], "outcome": outcome, "media": stored}


def rejected(filename: str, status: int, code: str) -> dict[str, Any]:
    return {"filename": filename, "outcome": "rejected", "problem": problem(code, status)}


def photo(stored: dict[str, Any]) -> dict[str, Any]:
    url = f"/api/v1/media/{stored['id']}"
    fields = {name: stored[name] for name in ("id", "width", "height", "uploaded_at")}
    return {**fields, "url": url, "thumbnail_url": f"{url}/thumbnail"}


def attached(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: stored[name] for name in ("id", "width", "height", "uploaded_at")}


class Willing:
    """An installation that takes photos, and a media service that says what became of the files."""

    def __init__(self, services: Services) -> None:
        self._services = services
        services.installations.says("GET", RIGHT, Said(204, b""))
        services.installations.says("POST", ATTACH, Said(201))
        self.results(kept(media()))

    def results(self, *results: dict[str, Any]) -> None:
        """What media says of the files."""
        self._services.media.says("POST", "/media", Said(200, {"results": list(results)}))

    @property
    def told(self) -> list[Asked]:
        """What the installation was told."""
        return [asked for asked in self._services.installations.asked if asked.path == ATTACH]


@pytest.fixture
def willing(services: Services) -> Willing:
    return Willing(services)


@pytest.mark.parametrize("role", CREW)
async def test_a_photo_is_stored_and_attached(
    client: httpx.AsyncClient, willing: Willing, services: Services, role: str
) -> None:
    # C-44 C-45 D-33
    stored = media()
    willing.results(kept(stored))
    await signed_in(client, role)
    answer = await client.post(PHOTOS, files=ONE, headers={"Idempotency-Key": "key-1", "Accept-Language": "fr"})
    assert (answer.status_code, answer.json()) == (201, photo(stored))
    upload = services.media.asked[0]
    assert upload.query == f"owner_type=installation&owner_id={ID}"
    assert b"a picture" in upload.body
    assert upload.named["content-type"].startswith("multipart/form-data; boundary=")
    assert upload.named["idempotency-key"] == "key-1"
    (told,) = willing.told
    assert orjson.loads(told.body) == {"photos": [attached(stored)]}
    assert "idempotency-key" not in told.named


async def test_each_service_gets_the_gateways_word_for_just_what_it_is_asked_to_do(
    client: httpx.AsyncClient, willing: Willing, services: Services
) -> None:  # D-39
    me = (await signed_in(client, "technician"))["principal"]
    await client.post(PHOTOS, files=ONE)
    asked = [services.installations.asked[0], services.media.asked[0], *willing.told]
    callers = [one.caller for one in asked if one.caller]
    assert [caller.records for caller in callers] == [
        frozenset(),
        frozenset({f"upload:installation:{ID}"}),
        frozenset({f"attach:{ID}"}),
    ]
    assert {(str(caller.id), caller.role) for caller in callers} == {(me["id"], "technician")}


@pytest.mark.parametrize(("status", "code"), [(403, "forbidden"), (404, "installation_not_found"), (409, "too_early")])
async def test_without_the_right_the_installations_answer_comes_before_the_file_is_read(
    line: httpx.AsyncClient, willing: Willing, services: Services, status: int, code: str
) -> None:  # D-33 D-39
    refusal = problem(code, status)
    services.installations.says("GET", RIGHT, Said(status, refusal))
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b"--x\r\n"
        while sent < 100 * MIB:
            sent += 65536
            yield bytes(65536)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await line.post(PHOTOS, content=endless(), headers=headers)
    assert (answer.status_code, answer.json()) == (status, refusal)
    assert answer.headers["content-type"] == "application/problem+json"
    assert not services.media.asked


@pytest.mark.parametrize(
    ("status", "code"), [(413, "file_too_large"), (415, "file_type_not_allowed"), (422, "file_damaged")]
)
async def test_one_file_that_is_rejected_is_a_problem_with_its_status(
    admin: httpx.AsyncClient, willing: Willing, status: int, code: str
) -> None:
    # D-38 D-42
    willing.results(rejected("roof.exe", status, code))
    answer = await admin.post(PHOTOS, files=ONE, headers={"X-Request-ID": "mine"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {**problem(code, status), "request_id": "mine"}
    assert not willing.told


async def test_several_files_get_an_outcome_each(admin: httpx.AsyncClient, willing: Willing) -> None:
    # C-47 D-38
    first, last = media("a.jpg"), media("c.jpg")
    willing.results(kept(first), rejected("b.pdf", 415, "file_type_not_allowed"), kept(last))
    files = [("file", (name, b"x")) for name in ("a.jpg", "b.pdf", "c.jpg")]
    answer = await admin.post(PHOTOS, files=files, headers={"X-Request-ID": "mine"})
    assert answer.status_code == 207
    assert answer.json() == {
        "results": [
            {"filename": "a.jpg", "status": 201, "photo": photo(first)},
            {
                "filename": "b.pdf",
                "status": 415,
                "problem": {**problem("file_type_not_allowed", 415), "request_id": "mine"},
            },
            {"filename": "c.jpg", "status": 201, "photo": photo(last)},
        ]
    }
    (told,) = willing.told
    assert orjson.loads(told.body) == {"photos": [attached(first), attached(last)]}


async def test_a_repeated_upload_is_shown_again_and_attached_once(admin: httpx.AsyncClient, willing: Willing) -> None:
    # D-41
    stored = media()
    willing.results(kept(stored, "repeated"))
    answer = await admin.post(PHOTOS, files=ONE)
    assert (answer.status_code, answer.json()) == (201, photo(stored))
    assert not willing.told


async def test_a_form_without_a_file_is_invalid(admin: httpx.AsyncClient, willing: Willing) -> None:
    # D-42
    willing.results()
    answer = await admin.post(PHOTOS, files=ONE)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")


async def test_a_request_that_media_can_not_read_is_medias_problem(
    admin: httpx.AsyncClient, willing: Willing, services: Services
) -> None:
    refusal = problem("malformed_request", 400)
    services.media.says("POST", "/media", Said(400, refusal))
    answer = await admin.post(PHOTOS, content=b"{}", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (400, refusal)
    assert not willing.told


@pytest.mark.parametrize("status", [500, 503])
async def test_a_photo_that_could_not_be_attached_yet_is_not_lost(
    admin: httpx.AsyncClient, willing: Willing, services: Services, status: int
) -> None:
    services.installations.says("POST", ATTACH, Said(status, problem("away", status)))
    assert (await admin.post(PHOTOS, files=ONE)).status_code == 201


async def test_a_photo_of_an_installation_that_was_just_deleted_is_refused(
    admin: httpx.AsyncClient, willing: Willing, services: Services
) -> None:
    services.installations.says("POST", ATTACH, Said(404, problem("installation_not_found", 404)))
    answer = await admin.post(PHOTOS, files=ONE)
    assert (answer.status_code, answer.json()["code"]) == (404, "installation_not_found")


@pytest.mark.parametrize("away", ["installations", "media"])
async def test_while_a_service_is_down_nothing_is_uploaded(
    configured: Configured, willing: Willing, services: Services, away: str
) -> None:
    assert willing
    addresses = {**services.addresses, away: f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=addresses))) as client:
        await signed_in(client)
        answer = await client.post(PHOTOS, files=ONE)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_a_viewer_may_not_upload(client: httpx.AsyncClient, services: Services) -> None:
    # D-02
    await signed_in(client, "viewer")
    assert (await client.post(PHOTOS, files=ONE)).status_code == 403
    assert not services.installations.asked


async def test_files_are_not_gathered_up_on_the_way_to_media(
    line: httpx.AsyncClient, willing: Willing, services: Services
) -> None:  # D-38
    assert willing
    begun = asyncio.Event()

    async def store(_: Any, receive: Receive, send: Send) -> None:
        message: Any = await receive()
        begun.set()
        while message.get("more_body"):
            message = await receive()
        body = orjson.dumps({"results": [kept(media())]})
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def content() -> AsyncIterator[bytes]:
        yield b"--x\r\n"
        await asyncio.wait_for(begun.wait(), 10)
        for _ in range(21 * 16):
            yield bytes(65536)

    services.media.behaves_like(store)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await line.post(PHOTOS, content=content(), headers=headers)).status_code == 201


async def test_an_upload_that_breaks_off_is_not_stored(
    line: httpx.AsyncClient, willing: Willing, services: Services
) -> None:
    # D-38
    seen: asyncio.Queue[str] = asyncio.Queue()

    async def store(_: Any, receive: Receive, __: Send) -> None:
        message: Any = await receive()
        await seen.put("begun")
        while message["type"] == "http.request" and message.get("more_body"):
            message = await receive()
        await seen.put(message["type"])

    async def cut() -> AsyncIterator[bytes]:
        yield b"--x\r\n"
        assert await asyncio.wait_for(seen.get(), 10) == "begun"
        raise ConnectionAbortedError

    services.media.behaves_like(store)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    with pytest.raises(ConnectionAbortedError):
        await line.post(PHOTOS, content=cut(), headers=headers)
    assert await asyncio.wait_for(seen.get(), 10) == "http.disconnect"
    assert not willing.told
