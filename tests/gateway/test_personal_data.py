"""Everything that is kept of a customer, as one archive that is sent while it is put together."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.types import Receive, Send
from support.gateway_process import GatewayProcess, Memory, environment, gateway_process
from support.gateways import API, Configured, Services, Staff, client_of, signed_in
from support.served import Said, problem

from chassis.ids import new_id
from chassis.testing import eventually
from gateway.main import build
from local_stack.ports import free_port

ID, JOB = str(new_id()), str(new_id())
INNER = f"/customers/{ID}/personal-data"
OWNER = {"owner_type": "installation", "owner_id": JOB}
CUSTOMER = {"id": ID, "name": "Zoë"}
PIECE = bytes(range(256)) * 256
FLAT = 12 * 1024 * 1024


def file(content: bytes, name: str = "roof.jpg", **given: Any) -> dict[str, Any]:
    """What media says of a file."""
    digest = hashlib.sha256(content).hexdigest()
    return {"id": str(new_id()), **OWNER, "filename": name, "size": len(content), "sha256": digest, **given}


CONTENTS = {"roof.jpg": b"the roof" * 50_000, "../roof.jpg": b"\x00" * 100_000}
FILES = [file(content, name) for name, content in CONTENTS.items()]


@pytest.fixture
def keeping(services: Services) -> Services:
    """Services that keep something of the customer."""
    story = [{"action": "customer_created", "summary": "Customer added"}] * 3
    services.customers.says("GET", INNER, Said(200, {"records": {"customer": [CUSTOMER], "timeline_entries": story}}))
    jobs = {"records": {"installations": [{"id": JOB, "title": "Heat pump"}]}, "owners": [OWNER]}
    services.installations.says("GET", INNER, Said(200, jobs))
    services.leads.says("GET", INNER, Said(200, {"records": {"leads": []}, "owners": []}))
    services.media.says("POST", "/media/of-owners", Said(200, {"files": FILES}))
    for known, content in zip(FILES, CONTENTS.values(), strict=True):
        services.media.says("GET", f"/media/{known['id']}", Said(200, content))
    return services


async def downloaded(client: httpx.AsyncClient) -> zipfile.ZipFile:
    answer = await client.get(INNER)
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


async def test_one_archive_has_the_records_the_files_and_a_manifest(line: httpx.AsyncClient, keeping: Services) -> None:
    archive = await downloaded(line)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "files/0001-roof.jpg", "files/0002-_roof.jpg", "customers.json", "installations.json", "leads.json",
        "files.json", "README.txt", "manifest.json",
    ]  # fmt: skip
    assert [archive.read(name) for name in archive.namelist()[:2]] == list(CONTENTS.values())
    assert json.loads(archive.read("customers.json"))["customer"] == [CUSTOMER]
    assert json.loads(archive.read("installations.json"))["installations"][0]["title"] == "Heat pump"
    listed = json.loads(archive.read("files.json"))["files"]
    assert [one["name"] for one in listed] == archive.namelist()[:2]
    (asked,) = [one for one in keeping.media.asked if one.method == "POST"]
    assert json.loads(asked.body) == {"owners": [OWNER]}


async def test_the_manifest_names_every_part_with_its_digest_and_its_records(
    line: httpx.AsyncClient, keeping: Services
) -> None:
    assert keeping
    archive = await downloaded(line)
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["customer_id"] == ID
    assert [part["name"] for part in manifest["parts"]] == archive.namelist()[:-1]
    for part in manifest["parts"]:
        content = archive.read(part["name"])
        assert (part["bytes"], part["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    records = {part["name"]: part["records"] for part in manifest["parts"]}
    assert records["customers.json"] == {"customer": 1, "timeline_entries": 3}
    assert (records["files.json"], records["README.txt"]) == ({"files": 2}, {})


async def test_it_explains_itself_in_both_languages_and_its_headers_name_nobody(
    line: httpx.AsyncClient, keeping: Services
) -> None:
    # D-40
    assert keeping
    answer = await line.get(INNER)
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("README.txt").decode()
    assert "This archive holds everything" in text
    assert "Cette archive contient tout" in text
    assert answer.headers["content-disposition"] == 'attachment; filename="personal-data.zip"'
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/zip", "no-store")
    assert "Zoë" not in str(answer.headers)


@pytest.mark.parametrize("service", ["customers", "installations", "leads", "media"])
@pytest.mark.parametrize("trouble", ["down", "500", "503"])
async def test_without_one_of_its_services_it_does_not_begin(
    configured: Configured, keeping: Services, service: str, trouble: str
) -> None:
    addresses = keeping.addresses
    if trouble == "down":
        addresses[service] = f"http://127.0.0.1:{free_port()}"
    else:
        fails = Said(int(trouble), problem("some_reason", int(trouble)))
        for method, path in (("GET", INNER), ("POST", "/media/of-owners")):
            getattr(keeping, service).says(method, path, fails)
    async with client_of(build(configured(services=addresses))) as client:
        await signed_in(client)
        answer = await client.get(INNER)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


async def test_without_the_first_file_it_does_not_begin(line: httpx.AsyncClient, keeping: Services) -> None:
    keeping.media.says("GET", f"/media/{FILES[0]['id']}", Said(503, problem("unavailable", 503)))
    answer = await line.get(INNER)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("trouble", ["away", "gone", "damaged", "short"])
async def test_what_fails_later_breaks_the_archive_off(
    line: httpx.AsyncClient, keeping: Services, trouble: str
) -> None:
    content = CONTENTS["../roof.jpg"]
    said = {
        "away": Said(503, problem("unavailable", 503)),
        "gone": Said(404, problem("media_not_found", 404)),
        "damaged": Said(200, content[:-1] + b"!"),
        "short": Said(200, content[:-1]),
    }
    keeping.media.says("GET", f"/media/{FILES[1]['id']}", said[trouble])
    received = b""
    with pytest.raises(httpx.RemoteProtocolError):  # noqa: PT012
        async with line.stream("GET", INNER) as answer:
            assert answer.status_code == 200
            async for piece in answer.aiter_raw():
                received += piece
    assert received.startswith(b"PK")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(received))


@pytest.mark.parametrize("status", [403, 404])
async def test_a_customer_that_is_refused_is_the_answer_and_nobody_else_is_asked(
    admin: httpx.AsyncClient, keeping: Services, status: int
) -> None:
    # D-01
    refusal = problem("customer_not_found", status)
    keeping.customers.says("GET", INNER, Said(status, refusal))
    answer = await admin.get(INNER)
    assert (answer.status_code, answer.json()) == (status, refusal)
    assert not keeping.installations.asked
    assert not keeping.media.asked


@pytest.mark.parametrize(
    ("username", "status"), [("admin", 200), ("manager", 200), ("sales", 403), ("viewer", 403), ("technician", 403)]
)
async def test_only_admins_and_managers_take_a_persons_data_along(
    client: httpx.AsyncClient, keeping: Services, username: str, status: int
) -> None:
    # D-02
    await signed_in(client, username)
    assert (await client.get(INNER)).status_code == status
    assert bool(keeping.customers.asked) is (status == 200)


async def test_a_customer_without_files_has_an_archive_too(line: httpx.AsyncClient, keeping: Services) -> None:
    keeping.media.says("POST", "/media/of-owners", Said(200, {"files": []}))
    names = (await downloaded(line)).namelist()
    assert names == ["customers.json", "installations.json", "leads.json", "files.json", "README.txt", "manifest.json"]


class Album:
    """A media service with a few large files, which it makes while it sends them."""

    def __init__(self, count: int, pieces: int) -> None:
        whole = hashlib.sha256()
        for _ in range(pieces):
            whole.update(PIECE)
        size, digest = pieces * len(PIECE), whole.hexdigest()
        self.files = [file(b"", f"{n}.jpg", size=size, sha256=digest) for n in range(count)]
        self.produced = 0
        self._pieces = pieces

    async def __call__(self, scope: Any, _: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await self._whole(send, json.dumps({"files": self.files}).encode())
            return
        length = str(self._pieces * len(PIECE)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        for _ in range(self._pieces):
            await send({"type": "http.response.body", "body": PIECE, "more_body": True})
            self.produced += len(PIECE)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _whole(self, send: Send, body: bytes) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


@pytest.fixture
async def process(services: Services, staff: Staff, tmp_path: Path) -> AsyncIterator[GatewayProcess]:
    """A gateway in a process of its own."""
    async with gateway_process(tmp_path, environment(services.addresses, staff)) as process:
        yield process


async def test_large_files_wait_for_a_slow_reader_and_not_in_memory(
    process: GatewayProcess, keeping: Services, tmp_path: Path
) -> None:
    album = Album(count=5, pieces=320)  # 20 MB each
    keeping.media.behaves_like(album)
    target = tmp_path / "personal-data.zip"
    async with httpx.AsyncClient(base_url=process.url + API, timeout=60) as client:
        await signed_in(client)
        memory = Memory(process)
        watching = asyncio.create_task(memory.watch())
        async with client.stream("GET", INNER) as answer:
            pieces = answer.aiter_raw()
            with target.open("wb") as written:
                written.write(await anext(pieces))
                await eventually(lambda: standing_still(album))
                assert album.produced < 20 * 1024 * 1024
                async for piece in pieces:
                    written.write(piece)
        watching.cancel()
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 5 + 6
    assert memory.growth < FLAT


async def test_a_client_that_leaves_is_not_sent_the_rest(process: GatewayProcess, keeping: Services) -> None:
    album = Album(count=5, pieces=320)
    keeping.media.behaves_like(album)
    async with httpx.AsyncClient(base_url=process.url + API, timeout=60) as client:
        await signed_in(client)
        async with client.stream("GET", INNER) as answer:
            await anext(answer.aiter_raw())
    await eventually(lambda: standing_still(album))
    assert album.produced < 2 * 20 * 1024 * 1024


async def standing_still(album: Album) -> bool:
    """Whether nothing is produced for a while."""
    before = album.produced
    for _ in range(10):
        await asyncio.sleep(0.02)
        if album.produced != before:
            return False
    return True
