"""`/customers/imports`."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from litestar import Request, Response, Router, get, patch, post
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import JSONBody, QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage, Stream
from pydantic import ValidationError

from chassis.caller import Caller
from chassis.conditional import etag, expected_version, shown
from chassis.database import transaction
from chassis.errors import Invalid
from chassis.guards import OFFICE, WRITERS, staff
from chassis.idempotency import Answer, claim, remember
from chassis.pages import encoded
from chassis.parameters import Calling, Id, PageNumber, PageSize
from chassis.validation import field_error, finding
from customers import queries
from customers.commands import ChangeImport, PlanImport
from customers.domain import imports as domain
from customers.errors import FileTypeNotAllowed
from customers.routes.rejected import as_csv
from customers.routes.uploads import FILE_BYTES, Upload, received
from customers.rules.imports.sheets import ZIP, is_workbook
from customers.rules.imports.text import looks_like_text
from customers.schemas import ImportPage, ImportRowPage, ImportStarted, ImportView, RowOutcome, import_view

BODY_BYTES = FILE_BYTES + 1024 * 1024
HEAD_BYTES = 64 * 1024
LOOK_SECONDS = 0.3
LOOKS_BETWEEN_SIGNS_OF_LIFE = 30
BUSY = ("planning", "applying", "reverting")

AnyRequest = Request[Any, Any, Any]
OutcomeFilter = Annotated[RowOutcome | None, QueryParameter(name="outcome", description="Only rows with this outcome.")]


class ImportForm(Operation):
    """The form, which passes the framework by: it is taken apart while it arrives."""

    def __post_init__(self) -> None:
        text = Schema(type=OpenAPIType.STRING)
        schema = Schema(
            type=OpenAPIType.OBJECT,
            required=["file"],
            properties={
                "file": Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream"),
                "mapping": text,
                "on_duplicate": Schema(type=OpenAPIType.STRING, enum=["skip", "update", "create"]),
            },
        )
        self.request_body = RequestBody({"multipart/form-data": OpenAPIMediaType(schema=schema)}, required=True)


@post("/", guards=[staff(*WRITERS)], status_code=202, request_max_body_size=BODY_BYTES, operation_class=ImportForm)
async def start_import(caller: Calling, request: AnyRequest) -> Response[ImportStarted]:
    """Upload a CSV or XLSX file to plan what it would do; nothing is written to customers yet."""
    async with received(request) as upload:
        command = _command(upload.fields)
        await asyncio.to_thread(_require_known_type, upload)
        answer = await _started_once(caller, upload, command, request.headers.get("idempotency-key"))
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    return Response(answer.body, status_code=answer.status, media_type="application/json", headers=headers)  # type: ignore[arg-type]  # encoded already


@get("/", guards=[staff(*OFFICE)])
async def list_imports(caller: Calling, page: PageNumber = 1, page_size: PageSize = 10) -> Response[ImportPage]:
    """List imports, newest first."""
    return encoded(await queries.imports(caller.account_id, page, page_size))


@get("/{import_id:uuid}", guards=[staff(*OFFICE)])
async def read_import(caller: Calling, import_id: Id) -> Response[ImportView]:
    """Show an import: its state, its progress, and what it would do or did."""
    view = import_view(await queries.import_of(caller.account_id, import_id))
    return shown(view, view.version)


@get("/{import_id:uuid}/rows", guards=[staff(*OFFICE)])
async def list_import_rows(
    caller: Calling, import_id: Id, outcome: OutcomeFilter = None, page: PageNumber = 1, page_size: PageSize = 50
) -> Response[ImportRowPage]:
    """List the rows of an import, each with what it would do or did, or why not."""
    return encoded(await queries.import_rows(caller.account_id, import_id, outcome, page, page_size))


@patch("/{import_id:uuid}", guards=[staff(*WRITERS)])
async def change_import(
    caller: Calling, import_id: Id, data: JSONBody[ChangeImport], request: AnyRequest
) -> Response[ImportView]:
    """Plan again with another mapping, or another way with duplicates."""
    view = import_view(await domain.plan_again(caller, import_id, data, expected_version(request)))
    return shown(view, view.version)


@post("/{import_id:uuid}/apply", guards=[staff(*WRITERS)], status_code=202)
async def apply_import(caller: Calling, import_id: Id, request: AnyRequest) -> Response[ImportStarted]:
    """Apply a plan; asked twice, it is done once."""
    return _started(await domain.ask_to_apply(caller, import_id, expected_version(request)))


@post("/{import_id:uuid}/revert", guards=[staff(*WRITERS)], status_code=202)
async def revert_import(caller: Calling, import_id: Id, request: AnyRequest) -> Response[ImportStarted]:
    """Undo an applied import, except for customers that were changed since."""
    return _started(await domain.ask_to_revert(caller, import_id, expected_version(request)))


@get("/{import_id:uuid}/rejected", guards=[staff(*OFFICE)], media_type="text/csv")
async def download_rejected(caller: Calling, import_id: Id) -> Stream:
    """Download the rows that were not taken, in the same columns, and why in one more."""
    found = await queries.import_of(caller.account_id, import_id)
    rows = queries.rejected_rows(caller.account_id, import_id)
    headers = {"Content-Disposition": f'attachment; filename="rejected-{import_id}.csv"'}
    return Stream(as_csv(found, rows), media_type="text/csv; charset=utf-8", headers=headers)


@get("/{import_id:uuid}/events", guards=[staff(*OFFICE)])
async def follow_import(caller: Calling, import_id: Id) -> ServerSentEvent:
    """Follow an import as server-sent events, `progress` after `progress`, until its state is a resting one."""
    await queries.import_of(caller.account_id, import_id)
    return ServerSentEvent(_progress(caller, import_id))


async def _progress(caller: Caller, import_id: Any) -> AsyncIterator[ServerSentEventMessage]:
    last, looks = "", 0
    while True:
        view = import_view(await queries.import_of(caller.account_id, import_id))
        told = view.model_dump_json(include={"id", "state", "progress", "counts", "failure", "version"})
        if told != last or looks % LOOKS_BETWEEN_SIGNS_OF_LIFE == 0:
            yield ServerSentEventMessage(data=told, event="progress")
            last = told
        if view.state not in BUSY:
            return
        looks += 1
        await asyncio.sleep(LOOK_SECONDS)


def _started(row: dict[str, Any]) -> Response[ImportStarted]:
    started = ImportStarted(id=row["id"], state=row["state"])
    headers = {"Location": f"/api/v1/customers/imports/{row['id']}", "ETag": etag(row["version"])}
    return Response(started, status_code=202, headers=headers)


async def _started_once(caller: Caller, upload: Upload, command: PlanImport, key: str | None) -> Answer:
    """With an Idempotency-Key the same form starts one import."""
    async with transaction():
        fingerprint = hashlib.sha256(upload.sha256.digest() + command.model_dump_json().encode()).hexdigest()
        if key and (first := await claim(caller, key, fingerprint)):
            return first
        row = await domain.start_import(caller, command, upload.filename, upload.file)
        answer = Answer()
        answer.status = 202
        answer.body = orjson.dumps({"id": str(row["id"]), "state": row["state"]})
        answer.headers = [(b"Location", f"/api/v1/customers/imports/{row['id']}".encode())]
        if key:
            await remember(caller, key, answer, str(row["id"]))
    return answer


def _command(fields: dict[str, str]) -> PlanImport:
    """The form's fields; raises Invalid."""
    given: dict[str, Any] = dict(fields)
    if "mapping" in given:
        try:
            given["mapping"] = orjson.loads(given["mapping"])
        except orjson.JSONDecodeError:
            raise Invalid([field_error("mapping", "not_an_object")]) from None
    try:
        return PlanImport.model_validate(given)
    except ValidationError as error:
        raise Invalid([finding(details) for details in error.errors(include_url=False)]) from None


def _require_known_type(upload: Upload) -> None:
    """Raises FileTypeNotAllowed; by the content, never by the name."""
    upload.file.seek(0)
    head = upload.file.read(HEAD_BYTES)
    known = is_workbook(upload.file) if head.startswith(ZIP) else looks_like_text(head)
    if not known:
        raise FileTypeNotAllowed


router = Router(
    "/customers/imports",
    route_handlers=[
        start_import,
        list_imports,
        read_import,
        list_import_rows,
        change_import,
        apply_import,
        revert_import,
        download_rejected,
        follow_import,
    ],
    tags=["imports"],
)
