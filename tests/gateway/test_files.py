"""Downloading files: only with the right of what they belong to, and exactly as media delivers them."""

import httpx
import pytest
from support.gateways import Services, signed_in
from support.served import Said, problem

from chassis.guards import OFFICE
from chassis.ids import new_id

FILE, OWNER = str(new_id()), str(new_id())
CONTENT = {
    "Content-Type": "image/jpeg", "ETag": '"abc"', "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "inline; filename*=UTF-8''roof.jpg", "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}  # fmt: skip
PLACES = [f"/media/{FILE}", f"/media/{FILE}/thumbnail"]


def delivered(services: Services, status: int = 200, body: bytes = b"picture", **more: str) -> None:
    for place in PLACES:
        for method in ("GET", "HEAD"):
            services.media.says(method, place, Said(status, body, CONTENT | more))


def owned(services: Services, owner_status: int = 200) -> None:
    """The file belongs to an installation, which the caller sees or doesn't."""
    owner = {"owner_type": "installation", "owner_id": OWNER}
    services.media.says("GET", f"/media/{FILE}/owner", Said(200, owner))
    services.installations.says("GET", f"/installations/{OWNER}", Said(owner_status, {"id": OWNER}))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", OFFICE)
async def test_the_office_sees_all_files(client: httpx.AsyncClient, services: Services, role: str, place: str) -> None:
    # D-02 D-39
    delivered(services)
    await signed_in(client, role)
    answer = await client.get(place)
    assert (answer.status_code, answer.content) == (200, b"picture")
    assert {name: answer.headers[name] for name in CONTENT} == CONTENT
    (asked,) = services.media.asked
    assert asked.caller is not None
    assert asked.caller.records == frozenset()


@pytest.mark.parametrize("place", PLACES)
async def test_a_technician_sees_the_files_of_their_own_installations(
    client: httpx.AsyncClient, services: Services, place: str
) -> None:
    # D-02 D-39
    delivered(services)
    owned(services)
    me = (await signed_in(client, "technician"))["principal"]
    assert (await client.get(place)).content == b"picture"
    caller = services.media.asked[-1].caller
    assert caller is not None
    assert (str(caller.id), caller.records) == (me["id"], frozenset({f"read:{FILE}"}))
    asker = services.installations.asked[0].caller
    assert asker is not None
    assert (str(asker.id), asker.role) == (me["id"], "technician")


@pytest.mark.parametrize("place", PLACES)
async def test_files_of_other_peoples_installations_do_not_exist_for_a_technician(
    client: httpx.AsyncClient, services: Services, place: str
) -> None:
    # D-02 D-39
    delivered(services)
    await signed_in(client, "technician")
    unknown = await client.get(place)
    owned(services, 404)
    others = await client.get(place)
    assert unknown.status_code == others.status_code == 404
    assert unknown.json() | {"request_id": ""} == others.json() | {"request_id": ""}
    assert all(asked.path.endswith("/owner") for asked in services.media.asked)


async def test_without_the_installations_service_a_technician_has_to_wait(
    client: httpx.AsyncClient, services: Services
) -> None:
    delivered(services)
    owned(services, 503)
    await signed_in(client, "technician")
    assert (await client.get(PLACES[0])).status_code == 503


async def test_ranges_and_etags_are_medias_matter(line: httpx.AsyncClient, services: Services) -> None:
    # D-39
    delivered(services, 206, b"ict", **{"Content-Range": "bytes 1-3/7"})
    answer = await line.get(PLACES[0], headers={"Range": "bytes=1-3", "If-Range": '"abc"'})
    assert (answer.status_code, answer.content, answer.headers["content-range"]) == (206, b"ict", "bytes 1-3/7")
    named = services.media.asked[0].named
    assert (named["range"], named["if-range"]) == ("bytes=1-3", '"abc"')
    delivered(services, 304, b"")
    answer = await line.get(PLACES[0], headers={"If-None-Match": '"abc"'})
    assert (answer.status_code, answer.headers["etag"]) == (304, '"abc"')
    assert services.media.asked[1].named["if-none-match"] == '"abc"'
    delivered(services, 416, b"", **{"Content-Range": "bytes */7"})
    answer = await line.get(PLACES[0], headers={"Range": "bytes=9-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */7")


async def test_head_tells_the_size_without_the_content(line: httpx.AsyncClient, services: Services) -> None:
    # D-39
    delivered(services, 200, b"")
    for place in PLACES:
        services.media.says("HEAD", place, Said(200, b"", CONTENT | {"Content-Length": "7"}))
        answer = await line.head(place)
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "7")


async def test_a_file_of_another_account_is_medias_to_deny(admin: httpx.AsyncClient, services: Services) -> None:
    # D-01
    services.media.says("GET", PLACES[0], Said(404, problem("media_not_found", 404)))
    answer = await admin.get(PLACES[0])
    assert (answer.status_code, answer.json()["code"]) == (404, "media_not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/media"), ("DELETE", f"/media/{FILE}"), ("PUT", f"/media/{FILE}"), ("GET", f"/media/{FILE}/owner"),
     ("GET", "/media/roof.jpg"), ("GET", "/media")],
)  # fmt: skip
async def test_files_come_and_go_with_their_owners_only(
    admin: httpx.AsyncClient, services: Services, method: str, path: str
) -> None:
    # D-39
    services.media.says(method, path, Said(200))
    assert (await admin.request(method, path)).status_code == 404
    assert not services.media.asked
