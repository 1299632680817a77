"""XLSX files with one sheet of texts (ECMA-376), written straight into a ZIP that is never held as a whole."""

import re
from collections.abc import Iterable
from typing import Any, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from customers.rules.tables import Row

MOST_ROWS = 1_048_576
"""What a sheet has room for, its first row included."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as the number of a letter."""

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONSHIPS}">'
    f'<Relationship Id="rId1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONSHIPS}">'
    f'<Relationship Id="rId1" Type="{KINDS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


class Outgoing:
    """What a ZIP was written to and nobody has taken yet; it can't be sought in, so sizes come after contents."""

    def __init__(self) -> None:
        self._content = bytearray()

    def write(self, content: bytes) -> int:
        """Keeps some bytes."""
        self._content += content
        return len(content)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def taken(self) -> bytes:
        """All bytes that came since the last time."""
        content, self._content = bytes(self._content), bytearray()
        return content


class Workbook:
    """A workbook that is being made."""

    media_type = f"{TYPES}.sheet"

    def __init__(self) -> None:
        self._out = Outgoing()
        self._zip = ZipFile(cast(Any, self._out), "w", ZIP_DEFLATED, compresslevel=1)
        self._row = 0

    def begin(self, headings: Row) -> bytes:
        """The bytes up to and with the first row."""
        for name, content in PARTS.items():
            self._zip.writestr(name, XML + content)
        self._sheet = self._zip.open(SHEET, "w")
        self._sheet.write(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
        return self.add([headings])

    def add(self, rows: Iterable[Row]) -> bytes:
        """The bytes of further rows; some may stay behind in the compressor."""
        self._sheet.write("".join(self._lines(rows)).encode())
        return self._out.taken()

    def end(self) -> bytes:
        """The last bytes."""
        self._sheet.write(b"</sheetData></worksheet>")
        self.close()
        return self._out.taken()

    def close(self) -> None:
        """Lets go of it, finished or not."""
        self._sheet.close()
        self._zip.close()

    def _lines(self, rows: Iterable[Row]) -> Iterable[str]:
        for row in rows:
            self._row += 1
            cells = "".join(_cell(column, self._row, text) for column, text in enumerate(row))
            yield f'<row r="{self._row}">{cells}</row>'


def _cell(column: int, row: int, text: str) -> str:
    shown = escape(LOOKS_ESCAPED.sub("_x005F_", NOT_IN_XML.sub("", text)))
    return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
