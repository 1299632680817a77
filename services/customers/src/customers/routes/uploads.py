"""Takes the form of an import apart while it arrives; the file goes to a temporary one, never into memory."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Any

from litestar import Request
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from chassis.errors import Invalid
from chassis.validation import field_error
from customers.errors import FileTooLarge, FormExpected, UploadBroken

FILE_BYTES = 20 * 1024 * 1024
FIELD_BYTES = 64 * 1024
MOST_PARTS = 20
HEADER_BYTES = 8 * 1024
LONGEST_BOUNDARY = 70
LONGEST_NAME = 200


class Upload:
    """A form: one `file`, and other fields as texts."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.filename = ""
        self.fields: dict[str, str] = {}
        self.sha256 = hashlib.sha256()
        self.size = 0
        self._seen: set[str] = set()
        self._part: str | None = None
        self._text = b""

    async def on(self, event: MultipartSegment | bytes | None) -> None:
        """Takes what the parser found; raises FileTooLarge, UploadBroken or Invalid."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._part == "file":
            await self._keep(event)
        else:
            self._text += event
            if len(self._text) > FIELD_BYTES:
                raise Invalid([field_error(self._part or "", "too_long", max_length=FIELD_BYTES)])

    def require_file(self) -> None:
        """Raises Invalid where the form has no file, or an empty one."""
        if not self.size:
            raise Invalid([field_error("file", "required")])

    def _begin(self, part: MultipartSegment) -> None:
        name = str(part.name)
        if name in self._seen:
            raise Invalid([field_error(name[:LONGEST_NAME], "too_many", max_length=1)])
        self._seen.add(name)
        self._part, self._text = name, b""
        if name == "file":
            self.filename = clean_name(part.filename or "")

    def _end(self) -> None:
        if self._part is not None and self._part != "file":
            try:
                self.fields[self._part] = self._text.decode()
            except UnicodeDecodeError:
                raise UploadBroken from None

    async def _keep(self, chunk: bytes | bytearray) -> None:
        self.size += len(chunk)
        if self.size > FILE_BYTES:
            raise FileTooLarge
        self.sha256.update(chunk)
        await asyncio.to_thread(self.file.write, bytes(chunk))


@asynccontextmanager
async def received(request: Request[Any, Any, Any]) -> AsyncIterator[Upload]:
    """The form of a request; its file is gone when the context ends."""
    boundary = _boundary_of(request.headers.get("content-type", ""))
    with tempfile.TemporaryFile(prefix="customers-import-") as file:
        upload = Upload(file)
        try:
            await _parse(request, boundary, upload)
        except MultipartError:
            raise UploadBroken from None
        upload.require_file()
        yield upload


async def _parse(request: Request[Any, Any, Any], boundary: str, upload: Upload) -> None:
    with PushMultipartParser(boundary, max_header_size=HEADER_BYTES, max_segment_count=MOST_PARTS) as parser:
        async for chunk in request.stream():
            for event in parser.parse(chunk) if chunk else ():
                await upload.on(event)


def _boundary_of(content_type: str) -> str:
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise FormExpected
    boundary = str(options.get("boundary", ""))
    if not 1 <= len(boundary) <= LONGEST_BOUNDARY:
        raise UploadBroken
    return boundary


def clean_name(name: str) -> str:
    """The last part of a file's name, without what can't be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or "import"
