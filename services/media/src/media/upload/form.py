"""Takes a multipart/form-data body apart."""

from collections.abc import AsyncIterator
from pathlib import Path

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from media.errors import FileMissing, FormExpected, TooManyFiles, UnknownFields, UploadBroken
from media.rules import clean_filename
from media.upload.spool import ReceivedFile, RefusedFile, Spool

FIELD = "file"
MAX_FILES = 20
_MAX_PARTS = 100
_MAX_BOUNDARY = 70
_MAX_FIELD_SHOWN = 100
_MAX_HEADER_CHARACTERS = 2048
_PARSER_HEADER_BYTES = 4 * _MAX_HEADER_CHARACTERS  # never reached first: our own limit doesn't depend on chunk borders


def boundary_of(content_type: str) -> str:
    """The boundary that a request's content type names; raises FormExpected or UploadBroken."""
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise FormExpected("files come as multipart/form-data")
    boundary = str(options.get("boundary", ""))
    if not 1 <= len(boundary) <= _MAX_BOUNDARY:
        raise UploadBroken("the content type names no usable boundary")
    return boundary


class Form:
    """One body being read: its files go to `folder`, everything else is counted against it."""

    def __init__(self, boundary: str, folder: Path) -> None:
        self._boundary = boundary
        self._folder = folder
        self._spool: Spool | None = None
        self._files: list[ReceivedFile | RefusedFile] = []
        self._file_parts = 0
        self._unknown: dict[str, None] = {}

    async def read(self, chunks: AsyncIterator[bytes]) -> list[ReceivedFile | RefusedFile]:
        """Every file of the body, read to its end; raises what is wrong with the body as a whole."""
        try:
            await self._parse(_from_boundary(chunks, f"--{self._boundary}".encode()))
        except MultipartError as error:
            raise UploadBroken(str(error)) from error
        self._require_files_only()
        return self._files

    async def _parse(self, chunks: AsyncIterator[bytes]) -> None:
        with PushMultipartParser(
            self._boundary, max_header_size=_PARSER_HEADER_BYTES, max_segment_count=_MAX_PARTS
        ) as parser:
            async for chunk in chunks:
                for event in parser.parse(chunk):
                    await self._on(event)

    async def _on(self, event: MultipartSegment | bytes | None) -> None:
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif self._spool is not None and event is not None:
            await self._spool.take(event)
        elif self._spool is not None:
            self._files.append(await self._spool.finish())
            self._spool = None

    def _begin(self, part: MultipartSegment) -> None:
        _require_sound_headers(part)
        if part.name != FIELD:
            self._unknown[str(part.name)[:_MAX_FIELD_SHOWN]] = None
            return
        self._file_parts += 1
        if self._file_parts <= MAX_FILES:
            self._spool = Spool(clean_filename(part.filename or ""), self._folder / str(self._file_parts))

    def _require_files_only(self) -> None:
        if self._unknown:
            raise UnknownFields(tuple(self._unknown))
        if self._file_parts > MAX_FILES:
            raise TooManyFiles(f"more than {MAX_FILES} files in one request")
        if self._file_parts == 0:
            raise FileMissing(f"the form has no part named {FIELD}")


def _require_sound_headers(part: MultipartSegment) -> None:
    # The parser passes a lone CR or LF or not, depending on where a chunk ends.
    text = "".join(name + value for name, value in part.headerlist)
    if len(text) > _MAX_HEADER_CHARACTERS or "\r" in text or "\n" in text:
        raise UploadBroken("a part's headers are too long or malformed")


async def _from_boundary(chunks: AsyncIterator[bytes], opening: bytes) -> AsyncIterator[bytes]:
    # No client sends a preamble, and the parser's answer to one depends on where a chunk ends.
    head = b""
    async for chunk in chunks:
        if len(head) >= len(opening):
            yield chunk
            continue
        head += chunk
        if not head.startswith(opening[: len(head)]):
            raise UploadBroken("the body does not start with its boundary")
        if len(head) >= len(opening):
            yield head
            head = opening
