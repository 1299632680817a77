"""Files come in: judged by their content, each with its own outcome, and nothing stays of what is refused."""

import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image

from chassis.caller import Caller
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from media.upload import MAX_FILE_BYTES, MAX_FILES, receiving
from tests.media.corpus import documents, images
from tests.media.corpus.forms import CONTENT_TYPE, form, part
from tests.media.doors.conftest import StoreOne, Upload, target
from tests.media.doors.traces import Traces

ROLES = ["admin", "manager", "sales", "technician"]
FORM = {"Content-Type": CONTENT_TYPE}
JPEG = images.jpeg()
HTML = b"<!doctype html><script>alert(1)</script>"
CUT = JPEG[: len(JPEG) // 2]
REFUSED = {
    "a web page called a photo": ("roof.jpg", HTML, 415, "file_type_not_allowed"),
    "a picture of a kind that is not taken": ("roof.gif", images.other_format("GIF"), 415, "file_type_not_allowed"),
    "a document where photos belong": ("roof.jpg", documents.pdf(), 415, "file_type_not_allowed"),
    "a photo that is cut off": ("roof.jpg", CUT, 422, "file_damaged"),
    "an empty file": ("roof.jpg", b"", 422, "file_damaged"),
    "a picture that unpacks to too much": ("roof.png", images.blank_png(8_000, 5_001), 422, "file_damaged"),
    "one byte too many": ("roof.png", bytes(MAX_FILE_BYTES + 1), 413, "file_too_large"),
}
MALFORMED = {
    "no form": ({"Content-Type": "application/octet-stream"}, JPEG, 415, "form_expected"),
    "no content type": ({}, JPEG, 415, "form_expected"),
    "no boundary": ({"Content-Type": "multipart/form-data"}, form(part(JPEG)), 400, "upload_broken"),
    "no end": (FORM, part(JPEG), 400, "upload_broken"),
    "no file": (FORM, form(), 422, "file_missing"),
    "another field": (FORM, form(part(JPEG), part(b"1", None, "note")), 422, "unknown_field"),
    "too many files": (FORM, form(*[part(JPEG)] * (MAX_FILES + 1)), 422, "too_many_files"),
}


def png_of(size: int) -> bytes:
    """A sound PNG of exactly so many bytes: the rest lies in a private chunk that decoders pass over."""
    plain = images.png()
    end = plain.index(b"IEND") - 4
    return plain[:end] + images.png_chunk(b"paDd", bytes(size - len(plain) - 12)) + plain[end:]


async def test_a_photo_is_stored_and_shown(upload: Upload, traces: Traces, uploader: Caller) -> None:
    answer = await upload(("roof.jpg", images.jpeg(images.picture(600, 400))))
    (outcome,) = answer.json()["results"]
    (row,) = await traces.rows()
    assert (answer.status_code, outcome["outcome"], outcome["problem"]) == (200, "stored", None)
    shown = outcome["media"]
    assert (shown["id"], shown["filename"], shown["size"]) == (str(row["id"]), "roof.jpg", row["size"])
    assert (shown["content_type"], shown["width"], shown["height"]) == ("image/jpeg", 600, 400)
    assert (row["uploaded_by"], row["version"]) == (uploader.id, 1)
    assert await traces.are_only(1)


async def test_each_file_of_several_has_its_own_outcome_in_order(upload: Upload, traces: Traces) -> None:  # D-38
    answer = await upload(
        ("1.jpg", JPEG), ("2.png", HTML), ("3.jpg", CUT), ("4.png", images.png()), ("5.png", png_of(MAX_FILE_BYTES + 1))
    )
    results = answer.json()["results"]
    assert answer.status_code == 200
    assert [result["filename"] for result in results] == ["1.jpg", "2.png", "3.jpg", "4.png", "5.png"]
    codes = [result["problem"] and result["problem"]["code"] for result in results]
    assert codes == [None, "file_type_not_allowed", "file_damaged", None, "file_too_large"]
    kept = [result["media"]["id"] for result in results if result["outcome"] == "stored"]
    assert kept == [str(row["id"]) for row in await traces.rows()]
    assert await traces.are_only(2)


@pytest.mark.parametrize(("name", "content", "status", "code"), REFUSED.values(), ids=REFUSED)
async def test_nothing_is_kept_of_a_refused_file(
    upload: Upload, traces: Traces, name: str, content: bytes, status: int, code: str
) -> None:  # D-38
    answer = await upload((name, content))
    (outcome,) = answer.json()["results"]
    assert (outcome["outcome"], outcome["media"]) == ("rejected", None)
    assert (outcome["problem"]["status"], outcome["problem"]["code"]) == (status, code)
    assert await traces.are_only(0)


@pytest.mark.parametrize(("headers", "body", "status", "code"), MALFORMED.values(), ids=MALFORMED)
async def test_nothing_is_kept_of_a_refused_request(
    office: httpx.AsyncClient, owner: UUID, traces: Traces, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:  # D-38
    answer = await office.post(target(owner), content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert await traces.are_only(0)


@pytest.mark.parametrize("announced", [True, False])
async def test_a_request_that_is_too_large_as_a_whole_is_refused(
    office: httpx.AsyncClient, owner: UUID, traces: Traces, announced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:  # D-38
    monkeypatch.setattr(receiving, "MAX_BODY_BYTES", 3_000_000)
    body = form(part(bytes(3_000_000)))

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 100_000):
            yield body[start : start + 100_000]

    answer = await office.post(target(owner), content=body if announced else chunks(), headers=FORM)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert await traces.are_only(0)


async def test_twenty_mebibytes_are_taken(store_one: StoreOne, traces: Traces) -> None:  # D-38 L-51
    content = png_of(MAX_FILE_BYTES)
    assert len(content) == 20 * 1024 * 1024
    assert (await store_one(content, "large.png"))["content_type"] == "image/png"
    assert await traces.are_only(1)


async def test_one_byte_more_is_refused(upload: Upload, traces: Traces) -> None:  # D-38 L-51
    answer = await upload(("large.png", png_of(MAX_FILE_BYTES + 1)))
    assert answer.json()["results"][0]["problem"]["status"] == 413
    assert await traces.are_only(0)


@pytest.mark.parametrize(
    ("name", "content", "filename", "content_type"),
    [
        ("tour.html", JPEG, "tour.html.jpg", "image/jpeg"),
        ("roof.jpg", images.png(), "roof.jpg.png", "image/png"),
        ("ROOF.JPEG", JPEG, "ROOF.JPEG", "image/jpeg"),
        ("../../etc/passwd", JPEG, "passwd.jpg", "image/jpeg"),
        ("toit à Évry.png", images.png(), "toit à Évry.png", "image/png"),
    ],
)
async def test_the_type_is_told_by_content_and_never_by_name_or_header(
    office: httpx.AsyncClient, owner: UUID, name: str, content: bytes, filename: str, content_type: str
) -> None:  # D-38
    body = form(part(content, name, headers="Content-Type: text/html\r\n"))
    answer = await office.post(target(owner), content=body, headers=FORM)
    shown = answer.json()["results"][0]["media"]
    assert (shown["filename"], shown["content_type"]) == (filename, content_type)
    served = await office.get(f"/media/{shown['id']}")
    assert served.headers["Content-Type"] == content_type
    assert Image.open(io.BytesIO(served.content)).get_format_mimetype() == content_type


@pytest.mark.parametrize(
    "content",
    [
        images.jpeg(exif=images.exif_with_gps(), comment=b"canary-comment"),
        images.png(exif=images.exif_with_gps(), pnginfo=images.png_text()),
        JPEG + b"canary-behind-the-end",
    ],
    ids=["JPEG", "PNG", "trailer"],
)
async def test_where_a_photo_was_taken_is_not_served(
    office: httpx.AsyncClient, store_one: StoreOne, content: bytes
) -> None:  # D-33
    assert b"canary" in content
    path = f"/media/{(await store_one(content))['id']}"
    for served in ((await office.get(path)).content, (await office.get(f"{path}/thumbnail")).content):
        assert not re.search(rb"canary|exif|GPS", served, re.IGNORECASE)
        assert dict(Image.open(io.BytesIO(served)).getexif()) == {}


@pytest.mark.parametrize("role", ROLES)
async def test_staff_upload_with_the_owners_word(
    service: Service, uploader: Caller, owner: UUID, traces: Traces, role: Any
) -> None:  # D-33
    async with client_of(service, replace(uploader, role=role)) as client:
        answer = await client.post(target(owner), files={"file": ("roof.jpg", JPEG)})
    assert answer.json()["results"][0]["outcome"] == "stored"
    assert await traces.are_only(1)


@pytest.mark.parametrize("role", ROLES)
async def test_without_the_owners_word_nobody_uploads(
    service: Service, account: UUID, owner: UUID, traces: Traces, role: Any
) -> None:
    for records in (set(), {f"upload:installation:{new_id()}"}, {f"read:{owner}"}):
        caller = replace(somebody(role, account_id=account), records=frozenset(records))
        async with client_of(service, caller) as client:
            answer = await client.post(target(owner), files={"file": ("roof.jpg", JPEG)})
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert await traces.are_only(0)


@pytest.mark.parametrize(("kind", "role", "status"), [("staff", "viewer", 403), ("contact", None, 404)])
async def test_who_may_only_look_uploads_nothing_even_with_the_owners_word(
    service: Service, uploader: Caller, owner: UUID, traces: Traces, kind: Any, role: Any, status: int
) -> None:
    async with client_of(service, replace(uploader, kind=kind, role=role)) as client:
        assert (await client.post(target(owner), files={"file": ("roof.jpg", JPEG)})).status_code == status
    assert await traces.are_only(0)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("owner_type=customer&owner_id={owner}", "owner_type"),
        ("owner_type=installation&owner_id=roof", "owner_id"),
        ("owner_type=installation", "owner_id"),
        ("owner_id={owner}", "owner_type"),
        ("owner_type=installation&owner_id={owner}&name=x", "name"),
    ],
)
async def test_the_owner_has_to_be_named_well(
    office: httpx.AsyncClient, owner: UUID, traces: Traces, query: str, field: str
) -> None:
    answer = await office.post(f"/media?{query.format(owner=owner)}", files={"file": ("roof.jpg", JPEG)})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert await traces.are_only(0)


async def test_a_store_that_is_away_is_said_so_and_nothing_stays(upload: Upload, traces: Traces) -> None:
    aside = traces.store.rename(traces.store.with_name("aside"))
    traces.store.touch()
    try:
        answer = await upload(("roof.jpg", JPEG))
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    finally:
        traces.store.unlink()
        aside.rename(traces.store)
    assert (await traces.rows(), traces.contents(), traces.spooled()) == ([], set(), [])
    assert (await upload(("roof.jpg", JPEG))).status_code == 200
