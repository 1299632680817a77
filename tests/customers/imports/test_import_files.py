"""Files as programs write them, and files that are none."""

import io
import zipfile

import httpx
import pytest

from .conftest import HEADER, Upload, csv_of, person, rows_of, send, settled
from .workbook import workbook

FRENCH = ["Prénom", "Nom", "Courriel", "N° de téléphone", "Adresse", "Code postal", "Ville"]
HELENE = ["Hélène", "Lœuf", "helene@example.com", "06 12 34 56 78", "1 rue de l'Été;\nbât. B", "75002", "Paris"]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_files_of_any_usual_encoding_and_delimiter_are_understood(
    office: httpx.AsyncClient, plan: Upload, encoding: str, delimiter: str
) -> None:  # D-21
    content = csv_of([HELENE], FRENCH, delimiter).decode().encode(encoding)
    planned = await plan(content)
    assert (planned["columns"], planned["counts"]["create"]) == (FRENCH, 1)
    [row] = await rows_of(office, planned["id"])
    assert row["fields"] == {
        "name": "Hélène Lœuf",
        "email": "helene@example.com",
        "phone": "06 12 34 56 78",
        "address": "1 rue de l'Été;\nbât. B, 75002, Paris",
    }


async def test_a_workbook_is_read_like_a_text_file(office: httpx.AsyncClient, plan: Upload) -> None:  # D-21
    rows: list[list[object]] = [list(HEADER), ["Zoé", "zoe@example.com", 612345678, "Lyon"], [], person(4)]
    planned = await plan(workbook(rows))
    shown = await rows_of(office, planned["id"])
    assert [row["row"] for row in shown] == [2, 4]
    assert (shown[0]["fields"]["phone"], shown[0]["outcome"]) == ("612345678", "create")


async def test_blank_rows_count_for_nothing_and_numbers_are_those_of_the_file(
    office: httpx.AsyncClient, plan: Upload
) -> None:
    planned = await plan(b"\n" + csv_of([["", "", "", ""], person(1), [" "], person(2)]))
    assert [row["row"] for row in await rows_of(office, planned["id"])] == [4, 6]
    assert planned["counts"]["rows"] == 2


async def test_a_row_with_more_cells_than_columns_is_an_error(office: httpx.AsyncClient, plan: Upload) -> None:
    planned = await plan(csv_of([[*person(1), "", ""], [*person(2), "surplus"]]))
    shown = await rows_of(office, planned["id"])
    assert [row["outcome"] for row in shown] == ["create", "error"]
    assert shown[1]["errors"][0]["code"] == "too_many_cells"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (csv_of([]), "no_rows"),
        (b"\n\n \n", "no_rows"),
        (b'name,email\n"never closed' + b"x" * 40_000, "file_damaged"),
        (",".join(f"c{n}" for n in range(201)).encode() + b"\na", "too_many_columns"),
    ],
)
async def test_a_file_that_can_not_be_planned_says_why(plan: Upload, content: bytes, code: str) -> None:  # D-21
    failed = await plan(content)
    assert (failed["state"], failed["failure"]["code"]) == ("failed", code)
    assert failed["failure"]["message"]


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as inside:
        inside.writestr("word/document.xml", "<document/>")
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7\n\0\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), archive()],
    ids=["png", "pdf", "xls", "docx"],
)
async def test_the_type_is_told_by_the_content_and_not_by_the_name(office: httpx.AsyncClient, content: bytes) -> None:
    # D-38
    answer = await send(office, content, "people.csv")
    assert (answer.status_code, answer.json()["code"]) == (415, "file_type_not_allowed")
    assert answer.json()["errors"][0]["field"] == "file"
    assert (await office.get("/customers/imports")).json()["total"] == 0


async def test_a_damaged_workbook_fails_and_says_so(plan: Upload) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as inside:
        inside.writestr("xl/workbook.xml", "<workbook")
    assert (await plan(content.getvalue()))["failure"]["code"] == "file_damaged"


async def test_a_file_over_the_limit_is_too_large(office: httpx.AsyncClient) -> None:  # D-38
    answer = await send(office, b"x" * (20 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"mapping": "{"}, "mapping", "not_an_object"),
        ({"mapping": '{"Name": "shoe"}'}, "mapping.Name", "not_allowed"),
        ({"mapping": '{"A": "email", "B": "email"}'}, "mapping", "mapped_twice"),
        ({"on_duplicate": "merge"}, "on_duplicate", "not_allowed"),
        ({"colour": "red"}, "colour", "unknown_field"),
    ],
)
async def test_a_form_that_makes_no_sense_is_refused(
    office: httpx.AsyncClient, fields: dict[str, str], field: str, code: str
) -> None:  # D-42
    answer = await send(office, csv_of([person(1)]), **fields)
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, field, code)


async def test_a_request_without_a_file_is_refused(office: httpx.AsyncClient) -> None:
    empty = await office.post("/customers/imports", files={"mapping": (None, "{}")})
    assert (empty.status_code, empty.json()["errors"][0]["field"]) == (422, "file")
    assert (await office.post("/customers/imports", json={})).status_code == 415
    cut = await office.post(
        "/customers/imports", content=b"--x\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert (cut.status_code, cut.json()["code"]) == (400, "upload_broken")


async def test_a_hundred_thousand_rows_are_the_most(office: httpx.AsyncClient) -> None:  # D-21
    lines = b"".join(b"P,p%d@example.com,0%09d,A\n" % (n, n) for n in range(100_001))
    answer = await send(office, b"name,email,phone,address\n" + lines)
    failed = await settled(office, answer.json()["id"])
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "too_many_rows")
    assert failed["failure"]["message"] == "At most 100,000 rows in one file."
    assert await rows_of(office, failed["id"]) == []
