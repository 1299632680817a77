"""`/customers/export`."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from litestar import Response, Router, get
from litestar.background_tasks import BackgroundTask
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, OpenAPIType, Operation, Schema
from litestar.params import QueryParameter
from litestar.response import Stream

from chassis.errors import invalid
from chassis.guards import OFFICE, staff
from chassis.parameters import Calling, SearchText
from chassis.words import Words
from customers import queries, rules
from customers.routes.customers import StatusFilter
from customers.schemas import EXPORTED, FILE_NAME, headings

FORMATS: dict[str, type[rules.CsvFile] | type[rules.Workbook]] = {"csv": rules.CsvFile, "xlsx": rules.Workbook}
Format = Annotated[Literal["csv", "xlsx"], QueryParameter(name="format", description="The kind of file.")]
SAFE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
TOO_MANY = Words(
    "A sheet has room for {most} customers, and there are {total}: export as CSV, or search for fewer.",
    "Une feuille a de la place pour {most} clients, et il y en a {total} : exportez en CSV, ou affinez la recherche.",
)
Records = list[dict[str, Any]]
Pieces = AsyncGenerator[Records, None]


@dataclass
class Export(Operation):
    """The route's place in the OpenAPI document, which Litestar would give one kind of file only."""

    def __post_init__(self) -> None:
        content = {made.media_type: OpenAPIMediaType(Schema(type=OpenAPIType.STRING)) for made in FORMATS.values()}
        self.responses = {**(self.responses or {}), "200": OpenAPIResponse("The file.", content=content)}


@get("/export", guards=[staff(*OFFICE)], operation_class=Export)
async def export_customers(
    caller: Calling, q: SearchText = None, status: StatusFilter = None, file_format: Format = "csv"
) -> Response[Any]:
    """Download all customers that a search finds as a table, newest first."""
    if file_format == "xlsx":
        await _refuse_too_many(await queries.total(caller.account_id, q, status))
    pieces = queries.exported(caller.account_id, q, status)
    first: Records = await anext(pieces, [])  # fails before the answer begins, if it fails
    content = _content(FORMATS[file_format](), first, pieces)
    name = f"{FILE_NAME.say()}-{datetime.now(UTC):%Y-%m-%d}.{file_format}"
    return Stream(
        content,
        media_type=FORMATS[file_format].media_type,
        headers={**SAFE, "Content-Disposition": f'attachment; filename="{name}"'},
        background=BackgroundTask(_let_go, content, pieces),
    )


async def _refuse_too_many(total: int) -> None:
    most = rules.MOST_ROWS - 1
    if total > most:
        raise invalid("format", "too_many_rows", TOO_MANY, most=most, total=total)


async def _content(file: rules.TableFile, first: Records, pieces: Pieces) -> AsyncGenerator[bytes, None]:
    """In a thread: thousands of cells take long enough to keep others waiting."""
    beginning = file.begin(headings())
    try:
        yield beginning
        yield await asyncio.to_thread(_added, file, first)
        async for piece in pieces:
            yield await asyncio.to_thread(_added, file, piece)
        yield file.end()
    finally:
        file.close()


async def _let_go(*unfinished: AsyncGenerator[Any, None]) -> None:
    """A client that left in the middle would keep them until garbage is collected."""
    for generator in unfinished:
        await generator.aclose()


def _added(file: rules.TableFile, records: Records) -> bytes:
    return file.add([rules.cells(record, EXPORTED) for record in records])


router = Router("/customers", route_handlers=[export_customers], tags=["customers"])
