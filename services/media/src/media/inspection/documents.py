"""Reads a PDF to its last stream without changing it; runs in the child only.

What is refused besides broken files, and why:

* Encrypted files: nobody, neither we nor a scanner behind us, could tell what is inside.
* Scripts (any `/JS`, XFA forms) and launch actions, as a wrong type: a quote, invoice or certificate is paper, and
  these make it a program that runs on the reader's machine. All scripts, because whether one runs by itself can't be
  told apart reliably. Printing such a form to PDF gives a file that is taken.
* Bytes behind the end mark, where a second file could hide.

Embedded files are kept: e-invoices (Factur-X, ZUGFeRD) carry their XML that way, and readers ask before opening one.
"""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from typing import BinaryIO

import pikepdf
from pikepdf.settings import set_qpdf_limits

from media.inspection.job import Job
from media.inspection.kinds import Kind
from media.inspection.refused import damaged, wrong_type

_END = b"%%EOF"
_TAIL_BYTES = 1024
_WHITESPACE = b"\0\t\n\f\r "
_SUSPECT = re.compile(rb"/(?:JS|XFA|Launch)\b")
_MAX_FILTERS = 4
_LOSSLESS_FILTERS = frozenset(
    {
        "/FlateDecode",
        "/Fl",
        "/LZWDecode",
        "/LZW",
        "/RunLengthDecode",
        "/RL",
        "/ASCII85Decode",
        "/A85",
        "/ASCIIHexDecode",
        "/AHx",
    }
)
_LOSSLESS = pikepdf.StreamDecodeLevel.specialized


def inspect_file(_kind: Kind, source: BinaryIO, job: Job) -> dict[str, int]:
    """Decode everything in the PDF within the limits and return its number of pages."""
    limits = job.limits
    _require_end(source)
    _limit_filters(limits.stream_bytes)
    with pikepdf.open(source, attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise damaged("it is encrypted")
        pages = len(pdf.pages)
        if not 1 <= pages <= limits.pages:
            raise damaged(f"not 1 to {limits.pages} pages")
        _check_objects(pdf, limits.document_bytes)
        return {"pages": pages}


def _require_end(source: BinaryIO) -> None:
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - _TAIL_BYTES))
    tail = source.read()
    source.seek(0)
    if not tail.rstrip(_WHITESPACE).endswith(_END):
        raise damaged("it does not end with its end mark")


def _limit_filters(stream_bytes: int) -> None:
    set_qpdf_limits(
        flate_max_memory=stream_bytes,
        run_length_max_memory=stream_bytes,
        png_max_memory=stream_bytes,
        tiff_max_memory=stream_bytes,
        max_stream_filters=_MAX_FILTERS,
    )


def _check_objects(pdf: pikepdf.Pdf, room: int) -> None:
    for item in chain([pdf.trailer], pdf.objects):
        if isinstance(item, pikepdf.Stream):
            room -= _decoded_bytes(item)
            if room < 0:
                raise damaged("its streams unpack to too much")
        _require_paper(item)


def _decoded_bytes(stream: pikepdf.Stream) -> int:
    _forget_lossy_filters(stream)
    try:
        return len(memoryview(stream.get_stream_buffer(_LOSSLESS)))
    except pikepdf.DataDecodingError as error:
        raise damaged("a stream does not unpack within its limit") from error
    except pikepdf.PdfError:  # a photo, or a filter that only viewers know
        return len(memoryview(stream.get_raw_stream_buffer()))


def _forget_lossy_filters(stream: pikepdf.Stream) -> None:
    # A photo that is packed once more would not be unpacked at all. Only in memory: the file stays as it is.
    filters = stream.get("/Filter")
    if not isinstance(filters, pikepdf.Array):
        return
    if len(filters) > _MAX_FILTERS:
        raise damaged("a stream is packed too often")
    lossless = list(takewhile(lambda name: str(name) in _LOSSLESS_FILTERS, filters.as_list()))
    parameters = stream.get("/DecodeParms")
    stream.Filter = pikepdf.Array(lossless)
    if isinstance(parameters, pikepdf.Array):
        stream.DecodeParms = pikepdf.Array(parameters.as_list()[: len(lossless)])


def _require_paper(item: object) -> None:
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Array):
        return
    # Text first: it is five times faster than walking, and a large document has 100,000 objects.
    if _SUSPECT.search(item.unparse(resolved=True)) and any(map(_is_program, _dictionaries(item))):
        raise wrong_type("it carries a script or starts programs")


def _dictionaries(item: object) -> Iterator[pikepdf.Dictionary]:
    waiting = [item]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Dictionary):
            yield node
            waiting.extend(_direct(node.as_dict().values()))
        elif isinstance(node, pikepdf.Array):
            waiting.extend(_direct(node.as_list()))


def _direct(values: Iterable[object]) -> Iterator[object]:
    return (value for value in values if not getattr(value, "is_indirect", True))


def _is_program(dictionary: pikepdf.Dictionary) -> bool:
    return "/JS" in dictionary or "/XFA" in dictionary or dictionary.get("/S") == pikepdf.Name.Launch
