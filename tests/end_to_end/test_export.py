"""The export as a browser gets it, through the gateway."""

import csv
import io

import httpx

CUSTOMER = {"name": "=Exported", "email": "exported@example.com", "phone": "+33612345679", "address": "Lyon"}


async def test_the_export_arrives_through_the_gateway_as_a_file_of_the_accounts_own_customers(
    admin: httpx.AsyncClient, other_admin: httpx.AsyncClient
) -> None:  # D-01 C-62
    await admin.post("/customers?allow_duplicate=true", json=CUSTOMER)
    answer = await admin.get("/customers/export", params={"q": "exported"}, headers={"Accept-Language": "fr"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["Nom", "E-mail", "Téléphone"]
    assert rows[1][:3] == ["'=Exported", "exported@example.com", "'+33612345679"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="clients-')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    workbook = await admin.get("/customers/export", params={"q": "exported", "format": "xlsx"})
    assert workbook.content.startswith(b"PK")
    theirs = await other_admin.get("/customers/export", params={"q": "exported"})
    assert len(theirs.content.splitlines()) == 1
