"""Uploading documents of leads: the way of photos, to another owner and with more to remember."""

from typing import Any

import httpx
import orjson
import pytest
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Said, problem

from chassis.guards import WRITERS
from chassis.ids import new_id
from gateway.main import build
from local_stack.ports import free_port

ID = str(new_id())
DOCUMENTS = f"/leads/{ID}/documents"
RIGHT, ATTACH = f"{DOCUMENTS}/right", f"{DOCUMENTS}/attach"
ONE = {"file": ("plan.pdf", b"%PDF", "application/pdf")}
REMEMBERED = ("id", "filename", "content_type", "size", "uploaded_at")


def media(filename: str = "plan.pdf") -> dict[str, Any]:
    return {
        "id": str(new_id()), "filename": filename, "content_type": "application/pdf", "size": 9, "width": None,
        "height": None, "uploaded_at": "2026-03-01T10:00:00Z",
    }  # fmt: skip


def kept(stored: dict[str, Any]) -> dict[str, Any]:
    return {"filename": stored["filename"], "outcome": "stored", "media": stored}


def attached(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: stored[name] for name in REMEMBERED}


def document(stored: dict[str, Any], uploader: str) -> dict[str, Any]:
    return {**attached(stored), "uploaded_by": uploader, "url": f"/api/v1/media/{stored['id']}"}


@pytest.fixture
def stored(services: Services) -> dict[str, Any]:
    """What media stores, for a lead that takes documents."""
    services.leads.says("GET", RIGHT, Said(204, b""))
    services.leads.says("POST", ATTACH, Said(204, b""))
    file = media()
    services.media.says("POST", "/media", Said(200, {"results": [kept(file)]}))
    return file


@pytest.mark.parametrize("role", WRITERS)
async def test_a_document_is_stored_and_attached(
    client: httpx.AsyncClient, services: Services, stored: dict[str, Any], role: str
) -> None:
    # L-55 L-57
    me = (await signed_in(client, role))["principal"]
    answer = await client.post(DOCUMENTS, files=ONE, headers={"Idempotency-Key": "key-1"})
    assert (answer.status_code, answer.json()) == (201, document(stored, me["id"]))
    upload, (right, told) = services.media.asked[0], services.leads.asked
    assert (upload.query, upload.named["idempotency-key"]) == (f"owner_type=lead&owner_id={ID}", "key-1")
    assert b"%PDF" in upload.body
    assert orjson.loads(told.body) == {"documents": [attached(stored)]}
    records = [asked.caller.records for asked in (right, upload, told) if asked.caller]
    assert records == [frozenset(), frozenset({f"upload:lead:{ID}"}), frozenset({f"attach:{ID}"})]


async def test_several_files_get_an_outcome_each(client: httpx.AsyncClient, services: Services, stored: Any) -> None:
    # L-54 D-38
    me, other = (await signed_in(client))["principal"]["id"], media("b.pdf")
    refused = problem("file_type_not_allowed", 415)
    results = [kept(stored), {"filename": "c.exe", "outcome": "rejected", "problem": refused}, kept(other)]
    services.media.says("POST", "/media", Said(200, {"results": results}))
    files = [("file", (name, b"x")) for name in ("plan.pdf", "c.exe", "b.pdf")]
    answer = await client.post(DOCUMENTS, files=files, headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.json()) == (207, {
        "results": [
            {"filename": "plan.pdf", "status": 201, "document": document(stored, me)},
            {"filename": "c.exe", "status": 415, "problem": {**refused, "request_id": "mine"}},
            {"filename": "b.pdf", "status": 201, "document": document(other, me)},
        ]
    })  # fmt: skip
    assert orjson.loads(services.leads.asked[-1].body) == {"documents": [attached(stored), attached(other)]}


async def test_one_file_that_is_rejected_is_a_problem_with_its_status(
    admin: httpx.AsyncClient, services: Services, stored: Any
) -> None:
    # L-50 L-51 D-38
    assert stored
    rejected = {"filename": "a.exe", "outcome": "rejected", "problem": problem("file_too_large", 413)}
    services.media.says("POST", "/media", Said(200, {"results": [rejected]}))
    answer = await admin.post(DOCUMENTS, files=ONE)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert [asked.path for asked in services.leads.asked] == [RIGHT]


@pytest.mark.parametrize(("status", "code"), [(404, "lead_not_found"), (409, "documents_refused")])
async def test_without_the_right_nothing_is_sent_to_media(
    admin: httpx.AsyncClient, services: Services, stored: Any, status: int, code: str
) -> None:
    # D-01 D-39
    assert stored
    services.leads.says("GET", RIGHT, Said(status, problem(code, status)))
    answer = await admin.post(DOCUMENTS, files=ONE)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not services.media.asked


@pytest.mark.parametrize(("status", "shown"), [(500, 201), (503, 201), (404, 404)])
async def test_a_document_that_could_not_be_attached_yet_is_not_lost(
    admin: httpx.AsyncClient, services: Services, stored: Any, status: int, shown: int
) -> None:
    assert stored
    services.leads.says("POST", ATTACH, Said(status, problem("some_reason", status)))
    assert (await admin.post(DOCUMENTS, files=ONE)).status_code == shown


async def test_while_the_leads_service_is_down_nothing_is_uploaded(
    configured: Configured, services: Services, stored: Any
) -> None:
    assert stored
    addresses = {**services.addresses, "leads": f"http://127.0.0.1:{free_port()}"}
    async with client_of(build(configured(services=addresses))) as client:
        await signed_in(client)
        assert (await client.post(DOCUMENTS, files=ONE)).status_code == 503
    assert not services.media.asked


@pytest.mark.parametrize("role", ["viewer", "technician"])
async def test_who_may_not_change_leads_uploads_nothing(
    client: httpx.AsyncClient, services: Services, role: str
) -> None:
    # D-02
    await signed_in(client, role)
    assert (await client.post(DOCUMENTS, files=ONE)).status_code == 403
    assert not services.leads.asked


@pytest.mark.parametrize("tail", ["", "/thumbnail"])
async def test_documents_of_leads_do_not_exist_for_a_technician(
    client: httpx.AsyncClient, services: Services, tail: str
) -> None:
    # D-02 D-39
    file = str(new_id())
    services.media.says("GET", f"/media/{file}{tail}", Said(200, b"%PDF"))
    services.media.says("GET", f"/media/{file}/owner", Said(200, {"owner_type": "lead", "owner_id": ID}))
    services.leads.says("GET", f"/leads/{ID}", Said(200, {"id": ID}))
    await signed_in(client, "technician")
    assert (await client.get(f"/media/{file}{tail}")).status_code == 404
    await signed_in(client, "viewer")
    assert (await client.get(f"/media/{file}{tail}")).content == b"%PDF"
