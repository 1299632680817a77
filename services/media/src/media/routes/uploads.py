"""Files come in: only through the gateway, which has asked their owner."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from chassis.caller import Caller
from chassis.database import transaction
from chassis.errors import NotFound
from chassis.guards import CREW, EVERYBODY, MANAGERS, staff
from chassis.idempotency import Answer, claim, find_first, remember
from chassis.parameters import Calling, Id
from chassis.problems import document
from contracts.media import OwnerType
from media import domain, queries
from media.domain import Owner, Prepared, Storage
from media.schemas import Outcome, Outcomes, OwnedFiles, Owners, OwnerView
from media.settings import Settings
from media.upload import ReceivedFile, RefusedFile, received_files

AnyRequest = Request[Any, Any, Any]
OfType = Annotated[OwnerType, QueryParameter(description="What kind of record the files belong to.")]
OfRecord = Annotated[UUID, QueryParameter(description="The record that the files belong to.")]


@post("/", guards=[staff(*CREW)], status_code=200, request_max_body_size=None)  # `received_files` counts
async def upload_files(
    caller: Calling,
    owner_type: OfType,
    owner_id: OfRecord,
    request: AnyRequest,
    storage: NamedDependency[Storage],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Store the files of a form for an owner that has agreed; each file has its own outcome."""
    if f"upload:{owner_type}:{owner_id}" not in caller.records:
        raise NotFound
    content_type = request.headers.get("content-type", "")
    announced = request.headers.get("content-length")
    async with received_files(
        request.stream(), content_type, settings.spool_folder, int(announced) if announced else None
    ) as files:
        answer = await _stored_once(caller, Owner(owner_type, owner_id), files, request, storage)
    return Response(answer.body, status_code=answer.status, media_type="application/json")


@get("/{media_id:uuid}/owner", guards=[staff(*EVERYBODY)])
async def read_owner(caller: Calling, media_id: Id) -> OwnerView:
    """Say whose record decides who may see a file."""
    found = await queries.media(caller.account_id, media_id)
    return OwnerView.model_validate(found, from_attributes=True)


@post("/of-owners", guards=[staff(*MANAGERS)], status_code=200, tags=["internal"])
async def list_files_of_owners(caller: Calling, data: JSONBody[Owners]) -> OwnedFiles:
    """List the files of several records."""
    return OwnedFiles(files=await queries.media_of(caller.account_id, data.owners))


async def _stored_once(
    caller: Caller, owner: Owner, files: list[ReceivedFile | RefusedFile], request: AnyRequest, storage: Storage
) -> Answer:
    """With an Idempotency-Key the same files are stored once; the key is taken in the transaction that stores them."""
    key, fingerprint = request.headers.get("idempotency-key"), _fingerprint(owner, files)
    if key and (first := await find_first(caller, key, fingerprint)):
        return first
    async with domain.prepared_files(storage, owner, files) as prepared, transaction():
        if key and (first := await claim(caller, key, fingerprint)):
            return first
        answer = _answer(files, prepared, await _store(caller, owner, prepared))
        if key:
            await remember(caller, key, answer, str(owner.id))
    return answer


async def _store(caller: Caller, owner: Owner, prepared: list[Prepared | domain.FileRefusal]) -> list[Outcome]:
    accepted = [file for file in prepared if isinstance(file, Prepared)]
    stored = await domain.store_files(caller, owner, accepted)
    return [Outcome(filename=media.filename, outcome="stored", media=media.view()) for media in stored]


def _answer(
    files: list[ReceivedFile | RefusedFile], prepared: list[Prepared | domain.FileRefusal], stored: list[Outcome]
) -> Answer:
    """One outcome for each file, in the order in which they came."""
    kept = iter(stored)
    results = [
        next(kept) if isinstance(file, Prepared) else _rejected(received.filename, file)
        for received, file in zip(files, prepared, strict=True)
    ]
    answer = Answer()
    answer.status, answer.body = 200, Outcomes(results=results).model_dump_json().encode()
    return answer


def _rejected(filename: str, refusal: domain.FileRefusal) -> Outcome:
    return Outcome(filename=filename, outcome="rejected", problem=document(refusal))


def _fingerprint(owner: Owner, files: list[ReceivedFile | RefusedFile]) -> str:
    told = [f"{owner.type}:{owner.id}"]
    told += [f"{file.filename}:{getattr(file, 'sha256', 'refused')}" for file in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
