"""The export: all that a search finds, as a table that spreadsheets open and don't run."""

import csv
import io
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID
from xml.etree import ElementTree
from zipfile import ZipFile

import httpx
import psutil
import pytest

from chassis.database import fetch
from chassis.ids import new_id
from chassis.service import Service
from chassis.testing import client_of, somebody
from customers.queries import export
from customers.routes import exports
from customers.rules import restored

Add = Callable[..., Awaitable[dict[str, Any]]]
Table = list[list[str]]

HEADINGS = ["Name", "Email", "Phone", "Address", "Kind", "Status", "Created at", "Updated at", "Id"]
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FILL = """
INSERT INTO customer (id, account_id, version, created_at, updated_at, name, email, phone, address, kind, status,
    searched_text, searched_digits, folded_email)
SELECT gen_random_uuid(), $1, 1, date_trunc('minute', now()) - n / 7 * interval '1 minute', now(), 'Number ' || n,
    'a@b.fr', '123', 'X', 'individual', 'active', 'number ' || n, '123', 'a@b.fr'
FROM generate_series(1, $2::int) AS n
"""


async def exported(office: httpx.AsyncClient, **parameters: str) -> Table:
    """The rows of a CSV export, the headings first."""
    answer = await office.get("/customers/export", params=parameters)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> Table:
    """The rows of the one sheet of a workbook."""
    with ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        root = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314  our own
    assert not list(root.iter(f"{NAMESPACE}f"))
    return [
        [cell.find(f"{NAMESPACE}is/{NAMESPACE}t").text or "" for cell in row]  # type: ignore[union-attr]
        for row in root.iter(f"{NAMESPACE}row")
    ]


async def filled(service: Service, customers: int) -> UUID:
    """A new account with many customers, seven at each time."""
    account = new_id()
    with service.bound():
        await fetch(FILL, account, customers)
    return account


def row_of(customer: dict[str, Any]) -> list[str]:
    order = ("name", "email", "phone", "address", "kind", "status", "created_at", "updated_at", "id")
    return [customer[name] for name in order]


def to_the_second(row: list[str]) -> list[str]:
    return [f"{cell[:19]}Z" if place in (6, 7) else cell for place, cell in enumerate(row)]


async def test_an_export_has_every_field_of_every_customer_newest_first(office: httpx.AsyncClient, add: Add) -> None:
    # C-68 D-15
    customers = [await add(name="Zoé, « Straße »"), await add(address='1 rue "X"\n75001 Paris'), await add()]
    rows = await exported(office)
    assert rows[0] == HEADINGS
    assert rows[1:] == [to_the_second(row_of(customer)) for customer in reversed(customers)]


async def test_an_export_is_what_a_browser_saves_and_excel_reads(office: httpx.AsyncClient, add: Add) -> None:
    await add(name="Zoé")
    answer = await office.get("/customers/export")
    assert answer.content.startswith(b"\xef\xbb\xbfName,Email,")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="customers-')
    assert answer.headers["content-disposition"].endswith('.csv"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "content-length" not in answer.headers


async def test_headings_follow_the_readers_language(office: httpx.AsyncClient) -> None:  # D-40
    answer = await office.get("/customers/export", headers={"Accept-Language": "fr-FR, en;q=0.5"})
    first = answer.content.decode("utf-8-sig").splitlines()[0]
    assert first == "Nom,E-mail,Téléphone,Adresse,Type,Statut,Créé le,Modifié le,Identifiant"
    assert 'filename="clients-' in answer.headers["content-disposition"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "search", [{"q": "ana"}, {"status": "inactive"}, {"q": "ana", "status": "active"}, {"q": "nobody"}], ids=str
)
async def test_an_export_finds_what_the_list_finds(
    office: httpx.AsyncClient, add: Add, search: dict[str, str], file_format: str
) -> None:  # C-62 C-64
    for name in ("Ana One", "Ana Two", "Bob", "Cleo"):
        customer = await add(name=name)
        if name in ("Ana Two", "Bob"):
            await office.patch(f"/customers/{customer['id']}", json={"status": "inactive"})
    listed = (await office.get("/customers", params=search)).json()["items"]
    answer = await office.get("/customers/export", params={**search, "format": file_format})
    text = answer.content.decode("utf-8-sig") if file_format == "csv" else ""
    rows = sheet(answer.content) if file_format == "xlsx" else list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == [item["name"] for item in listed]


@pytest.mark.parametrize(
    "name", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20a", "'=1"]
)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_no_cell_is_run_by_a_spreadsheet_and_none_is_lost(
    office: httpx.AsyncClient, add: Add, name: str, file_format: str
) -> None:
    await add(name=name, address=name, phone="+33 6 12 34 56 78")
    answer = await office.get("/customers/export", params={"format": file_format})
    rows = sheet(answer.content) if file_format == "xlsx" else await exported(office)
    assert rows[1][0] == rows[1][3] == f"'{name}"
    assert rows[1][2] == "'+33 6 12 34 56 78"
    assert [restored(cell) for cell in rows[1][:4:2]] == [name, "+33 6 12 34 56 78"]


async def test_a_workbook_holds_the_same_rows(office: httpx.AsyncClient, add: Add) -> None:
    await add(name='<b>&"Zoé"</b> _x0041_ \ufffe👩', address="  1 rue X\nParis ")
    answer = await office.get("/customers/export", params={"format": "xlsx"})
    expected = await exported(office)
    expected[1][0] = '<b>&"Zoé"</b> _x005F_x0041_ 👩'  # how XLSX writes what looks like a letter's number
    assert sheet(answer.content) == expected
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["content-disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("customers", [0, 1, 6, 7, 8, 14, 50])
async def test_pieces_leave_nobody_out_and_nobody_comes_twice(
    service: Service, monkeypatch: pytest.MonkeyPatch, customers: int
) -> None:  # C-68
    monkeypatch.setattr(export, "AT_A_TIME", 7)
    account = await filled(service, customers)
    async with client_of(service, somebody(account_id=account)) as office:
        rows = await exported(office)
        listed = (await office.get("/customers", params={"page_size": "100"})).json()["items"]
    assert [row[8] for row in rows[1:]] == [item["id"] for item in listed]
    assert len(listed) == customers


async def test_a_sheet_that_would_be_too_long_is_refused(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports.rules, "MOST_ROWS", 5)
    async with client_of(service, somebody(account_id=await filled(service, 5))) as office:
        answer = await office.get("/customers/export", params={"format": "xlsx"})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "format"
        assert answer.json()["errors"][0]["code"] == "too_many_rows"
        fitting = await office.get("/customers/export", params={"format": "xlsx", "q": "number 4"})
        assert len(sheet(fitting.content)) == 2
        assert len(await exported(office)) == 6


async def test_exporting_many_customers_takes_little_memory(service: Service) -> None:
    account, process = await filled(service, 12_000), psutil.Process()
    with service.bound():
        pieces = export.exported(account, None, None)
        first = await anext(pieces)
        content = exports._content(exports.rules.CsvFile(), first, pieces)
        before, most, size = process.memory_info().rss, 0, 0
        async for part in content:
            most, size = max(most, process.memory_info().rss), size + len(part)
    assert size > 1_000_000
    assert most - before < 8 * 1024 * 1024


@pytest.mark.parametrize(
    ("parameters", "field", "code"),
    [
        ({"format": "pdf"}, "format", "not_allowed"),
        ({"status": "gone"}, "status", "not_allowed"),
        ({"page": "2"}, "page", "unknown_parameter"),
        ({"q": "x" * 201}, "q", "too_long"),
    ],
)
async def test_a_bad_parameter_of_an_export_is_named(
    office: httpx.AsyncClient, parameters: dict[str, str], field: str, code: str
) -> None:  # D-42
    answer = await office.get("/customers/export", params=parameters)
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


async def test_only_the_office_exports_and_only_its_own_account(service: Service, add: Add, account: UUID) -> None:
    # D-01 D-02
    await add(name="Ours")
    for role, status in (("viewer", 200), ("sales", 200), ("manager", 200), ("technician", 403)):
        async with client_of(service, somebody(role, account_id=account)) as client:  # type: ignore[arg-type]
            assert (await client.get("/customers/export")).status_code == status
    async with client_of(service, somebody(account_id=new_id())) as stranger:
        assert len(await exported(stranger)) == 1
    async with client_of(service, None) as nobody:
        assert (await nobody.get("/customers/export")).status_code == 401
