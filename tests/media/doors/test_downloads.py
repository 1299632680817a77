"""Files go out: to whom their owner allows, whole or in part, and never as something that a browser would run."""

import io
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from PIL import Image

from chassis.caller import Caller
from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from tests.media.corpus import images
from tests.media.doors.conftest import Shown, StoreOne
from tests.media.doors.traces import Traces

PHOTO = images.jpeg(images.picture(900, 600))
RANGES = {
    "bytes=0-9": (0, 10),
    "bytes=10-10": (10, 11),
    "bytes=100-": (100, None),
    "bytes=-5": (-5, None),
    "bytes=-99999999": (0, None),
    "bytes=100-99999999": (100, None),
    "bytes=0-": (0, None),
}
WHOLE = ["bytes=0-1,5-6", "bytes=0-1, -1", "bytes=9-3", "bytes=-", "bytes=a-b", "lines=0-1", "bytes", "bytes=1.5-3"]
BEHIND = ["bytes={size}-", "bytes=99999999-", "bytes={size}-99999999", "bytes=-0"]
HOSTILE = [
    'quote".jpg',
    "'single'.jpg",
    "semi;colon=x.jpg",
    "two\r\nSet-Cookie: a=b\r\n.jpg",
    "per%0d%0acent.jpg",
    "../../up.jpg",
    "toit à Évry 🏠.jpg",
    "\u202egpj.exe",
]

Disposed = Callable[[str], Awaitable[str]]


@pytest.fixture
async def photo(store_one: StoreOne) -> Shown:
    """A stored photo."""
    return await store_one(PHOTO)


@pytest.fixture
def path(photo: Shown) -> str:
    """Where the photo is."""
    return f"/media/{photo['id']}"


@pytest.fixture
async def whole(office: httpx.AsyncClient, path: str) -> httpx.Response:
    """The photo as it is downloaded whole."""
    return await office.get(path)


async def test_a_photo_is_downloaded(office: httpx.AsyncClient, photo: Shown, whole: httpx.Response) -> None:  # D-39
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "image/jpeg")
    assert len(whole.content) == int(whole.headers["Content-Length"]) == photo["size"]
    assert Image.open(io.BytesIO(whole.content)).size == (900, 600)
    assert whole.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("tail", ["", "/thumbnail"])
async def test_nothing_in_a_download_may_run_or_be_shared(
    office: httpx.AsyncClient, path: str, tail: str
) -> None:  # D-39
    headers = (await office.get(path + tail)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("tail", ["", "/thumbnail"])
@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=0-9"}])
async def test_head_says_what_get_would_send(
    office: httpx.AsyncClient, path: str, tail: str, asked: dict[str, str]
) -> None:  # D-39
    got, head = await office.get(path + tail), await office.head(path + tail, headers=asked)
    told = [{**answer.headers, "x-request-id": "", "traceparent": ""} for answer in (got, head)]
    assert (head.status_code, head.content) == (200, b"")
    assert told[0] == told[1]


@pytest.mark.parametrize(("asked", "expected"), RANGES.items())
async def test_a_range_is_sent(
    office: httpx.AsyncClient, path: str, whole: httpx.Response, asked: str, expected: tuple[int, int | None]
) -> None:  # D-39
    part = await office.get(path, headers={"Range": asked})
    first, end, _ = slice(*expected).indices(len(whole.content))
    assert (part.status_code, part.content) == (206, whole.content[first:end])
    assert part.headers["Content-Range"] == f"bytes {first}-{end - 1}/{len(whole.content)}"
    assert part.headers["Content-Length"] == str(end - first)
    assert part.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("asked", WHOLE)
async def test_what_is_no_single_range_is_answered_whole(
    office: httpx.AsyncClient, path: str, whole: httpx.Response, asked: str
) -> None:  # D-39
    answer = await office.get(path, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, whole.content)
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize("asked", BEHIND)
async def test_a_range_behind_the_end_is_refused(
    office: httpx.AsyncClient, path: str, photo: Shown, asked: str
) -> None:
    # D-39
    answer = await office.get(path, headers={"Range": asked.format(size=photo["size"])})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{photo['size']}")
    assert answer.json()["code"] == "range_not_satisfiable"


async def test_a_range_is_sent_only_of_the_file_that_the_caller_means(
    office: httpx.AsyncClient, path: str, whole: httpx.Response
) -> None:  # D-39
    etag = whole.headers["ETag"]
    for if_range, status in {etag: 206, '"other"': 200, f"W/{etag}": 200, "Sat, 21 Nov 2026 10:00:00 GMT": 200}.items():
        answer = await office.get(path, headers={"Range": "bytes=0-9", "If-Range": if_range})
        assert (if_range, answer.status_code) == (if_range, status)
        assert answer.content == (whole.content if status == 200 else whole.content[:10])


@pytest.mark.parametrize("tail", ["", "/thumbnail"])
@pytest.mark.parametrize("known", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_what_the_caller_has_is_not_sent_again(
    office: httpx.AsyncClient, path: str, tail: str, known: str, method: str
) -> None:  # D-39
    etag = (await office.get(path + tail)).headers["ETag"]
    asked = {"If-None-Match": known.format(etag=etag), "Range": "bytes=0-9"}
    answer = await office.request(method, path + tail, headers=asked)
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)
    assert answer.headers["Cache-Control"] == "private, no-cache"


async def test_another_file_than_the_caller_has_is_sent(
    office: httpx.AsyncClient, path: str, whole: httpx.Response
) -> None:  # D-39
    thumbnail = (await office.get(f"{path}/thumbnail")).headers["ETag"]
    assert (await office.get(path, headers={"If-None-Match": f'"other", {thumbnail}'})).content == whole.content


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PHOTO, (320, 213)),
        (images.jpeg(images.picture(200, 1_600)), (40, 320)),
        (images.png(images.picture(40, 30)), (40, 30)),
        (images.jpeg(images.picture(600, 300), exif=images.exif_with_gps(orientation=6)), (160, 320)),
    ],
    ids=["wide", "tall", "small", "turned"],
)
async def test_a_thumbnail_is_a_jpeg_of_at_most_320_pixels(
    office: httpx.AsyncClient, store_one: StoreOne, content: bytes, size: tuple[int, int]
) -> None:  # D-39 C-47
    answer = await office.get(f"/media/{(await store_one(content))['id']}/thumbnail")
    image = Image.open(io.BytesIO(answer.content))
    assert (answer.headers["Content-Type"], image.format, image.size) == ("image/jpeg", "JPEG", size)
    assert answer.headers["Content-Length"] == str(len(answer.content))


async def test_a_range_of_a_thumbnail_is_sent(office: httpx.AsyncClient, path: str) -> None:
    small = await office.get(f"{path}/thumbnail")
    part = await office.get(f"{path}/thumbnail", headers={"Range": "bytes=-7"})
    assert (part.status_code, part.content) == (206, small.content[-7:])


@pytest.fixture
async def disposed(service: Service, office: httpx.AsyncClient, account: UUID, photo: Shown) -> Disposed:
    """Gives the photo a name that no upload would let through, and returns what a download says of it."""

    async def renamed(name: str) -> str:
        with service.bound():
            await fetch("UPDATE media SET filename = $2 WHERE account_id = $1", account, name)
        answer = await office.get(f"/media/{photo['id']}")
        assert "Set-Cookie" not in answer.headers
        return answer.headers["Content-Disposition"]

    return renamed


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_name_gets_out_of_its_header(disposed: Disposed, name: str) -> None:  # D-39
    told = await disposed(name)
    assert re.fullmatch(r"inline; filename\*=UTF-8''[A-Za-z0-9%._~-]+", told)
    assert unquote(told.partition("''")[2]) == name


@pytest.mark.parametrize("name", ['quote".jpg', "semi;colon.jpg", "../../up.jpg", "toit à Évry.jpg", "..\\up.jpg"])
async def test_a_name_is_told_without_its_path(office: httpx.AsyncClient, store_one: StoreOne, name: str) -> None:
    # D-39
    shown = await store_one(PHOTO, name)
    told = (await office.get(f"/media/{shown['id']}")).headers["Content-Disposition"]
    assert unquote(told.partition("''")[2]) == shown["filename"]
    assert not re.search(r"[/\\]", shown["filename"])


async def test_what_is_no_picture_is_saved_and_not_shown(
    service: Service, office: httpx.AsyncClient, account: UUID, path: str
) -> None:  # D-39
    as_pdf = "UPDATE media SET content_type = 'application/pdf', thumbnail_key = NULL WHERE account_id = $1"
    with service.bound():
        await fetch(as_pdf, account)
    headers = (await office.get(path)).headers
    assert (headers["Content-Type"], headers["Content-Disposition"][:11]) == ("application/pdf", "attachment;")
    for method in ("GET", "HEAD"):
        assert (await office.request(method, f"{path}/thumbnail")).status_code == 404


@pytest.mark.parametrize("tail", ["", "/thumbnail", "/owner"])
async def test_another_account_finds_nothing(service: Service, photo: Shown, tail: str) -> None:  # D-39
    records = frozenset({f"read:{photo['id']}"})
    async with client_of(service, replace(somebody(account_id=new_id()), records=records)) as stranger:
        answer = await stranger.get(f"/media/{photo['id']}{tail}")
        assert (answer.status_code, answer.json()["code"]) == (404, "media_not_found")
        assert (await stranger.head(f"/media/{photo['id']}{tail}")).status_code in (404, 405)


@pytest.mark.parametrize("tail", ["", "/thumbnail"])
async def test_a_technician_sees_what_the_owner_allows_them(
    service: Service, account: UUID, photo: Shown, path: str, tail: str
) -> None:  # D-39 D-02
    for record, status in {f"read:{photo['id']}": 200, f"read:{new_id()}": 404, f"upload:{photo['id']}": 404}.items():
        tom = replace(somebody("technician", account_id=account), records=frozenset({record}))
        async with client_of(service, tom) as client:
            assert (await client.get(path + tail)).status_code == status
            assert (await client.head(path + tail)).status_code == status


@pytest.mark.parametrize("role", ["admin", "manager", "sales", "viewer"])
async def test_the_office_sees_every_file_of_its_account(
    service: Service, account: UUID, path: str, role: Any
) -> None:  # D-39
    async with client_of(service, somebody(role, account_id=account)) as client:
        assert (await client.get(path)).status_code == 200


async def test_a_contact_and_nobody_get_nothing(service: Service, uploader: Caller, path: str) -> None:  # D-39
    contact = replace(uploader, kind="contact", role=None)
    for caller, status in ((contact, 404), (None, 401)):
        async with client_of(service, caller) as client:
            assert [(await client.get(path + tail)).status_code for tail in ("", "/thumbnail")] == [status, status]


async def test_the_gateway_learns_whose_record_decides(
    office: httpx.AsyncClient, path: str, owner: UUID
) -> None:  # D-39
    assert (await office.get(f"{path}/owner")).json() == {"owner_type": "installation", "owner_id": str(owner)}


@pytest.mark.parametrize("media_id", [new_id(), "roof"])
async def test_what_was_never_stored_is_not_found(office: httpx.AsyncClient, media_id: object) -> None:
    for tail in ("", "/thumbnail", "/owner"):
        assert (await office.get(f"/media/{media_id}{tail}")).status_code == 404


async def test_what_is_deleted_in_this_moment_is_not_found(
    traces: Traces, office: httpx.AsyncClient, path: str
) -> None:
    for key in traces.contents():  # as if it went between the reading of the row and theirs
        (traces.store / key).unlink()
    for tail in ("", "/thumbnail"):
        answer = await office.get(path + tail)
        assert (answer.status_code, answer.json()["code"]) == (404, "media_not_found")
