"""What a plan says of every row, before anything is written."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from .conftest import HEADER, Upload, csv_of, person, rows_of, send, settled

Add = Callable[..., Awaitable[dict[str, Any]]]


def codes(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in row["errors"]]


async def test_every_error_of_a_row_is_named_by_its_column(office: httpx.AsyncClient, plan: Upload) -> None:  # D-21
    content = csv_of(
        [["", "nobody", "12", "x" * 501, "robot", "gone"]], ["Nom", "Mail", "Tél.", "Adresse", "Type", "Statut"]
    )
    planned = await plan(content)
    [row] = await rows_of(office, planned["id"])
    assert (row["outcome"], row["row"]) == ("error", 2)
    assert {(error["column"], error["field"], error["code"]) for error in row["errors"]} == {
        ("Nom", "name", "required"),
        ("Mail", "email", "not_an_email"),
        ("Tél.", "phone", "not_a_phone"),
        ("Adresse", "address", "too_long"),
        ("Type", "kind", "not_allowed"),
        ("Statut", "status", "not_allowed"),
    }
    assert "Too long: at most 500 characters." in [error["message"] for error in row["errors"]]


async def test_the_reasons_are_told_in_french_too(office: httpx.AsyncClient, plan: Upload) -> None:  # D-40
    planned = await plan(csv_of([person(1, email="nobody")]))
    office.headers["Accept-Language"] = "fr"
    [row] = await rows_of(office, planned["id"])
    assert row["errors"][0]["message"] == "Cette adresse e-mail n'est pas valide."
    rejected = await office.get(f"/customers/imports/{planned['id']}/rejected")
    assert "Email: Cette adresse e-mail n'est pas valide." in rejected.text


async def test_somebody_who_exists_is_skipped_unless_told_otherwise(
    office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:  # D-21 D-13
    by_email, by_phone = await add(email="Éva@example.com"), await add(phone="06 11 22 33 44")
    rows = [person(1, email="eva@EXAMPLE.com"), person(2, phone="+33 6 11 22 33 44"), person(3)]
    planned = await plan(csv_of(rows))
    assert [(row["outcome"], row["customer_id"]) for row in await rows_of(office, planned["id"])] == [
        ("skip", by_email["id"]), ("skip", by_phone["id"]), ("create", None)
    ]  # fmt: skip
    assert {name: planned["counts"][name] for name in ("rows", "create", "skip")} == {"rows": 3, "create": 1, "skip": 2}


async def test_an_update_shows_field_by_field_what_it_would_change(
    office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:  # D-21
    customer = await add(email="ana@example.com", name="Ana", address="Old street")
    header = [*HEADER, "Kind", "Status"]
    row = ["Ana", "ana@example.com", customer["phone"], "New street", "entreprise", "inactif"]
    planned = await plan(csv_of([row], header), on_duplicate="update")
    [shown] = await rows_of(office, planned["id"], outcome="update")
    assert shown["changes"] == [
        {"field": "address", "old": "Old street", "new": "New street"},
        {"field": "kind", "old": "individual", "new": "business"},
        {"field": "status", "old": "active", "new": "inactive"},
    ]
    assert (await office.get(f"/customers/{customer['id']}")).json() == customer


async def test_an_update_needs_only_what_it_changes_and_blank_cells_change_nothing(
    office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:
    customer = await add(email="ana@example.com")
    content = csv_of(
        [["ana@example.com", "Elsewhere", ""], ["new@example.com", "Here", ""]], ["Email", "Address", "Name"]
    )
    planned = await plan(content, on_duplicate="update")
    known, new = await rows_of(office, planned["id"])
    assert [change["field"] for change in known["changes"]] == ["address"]
    assert (known["customer_id"], codes(new)) == (customer["id"], [("name", "required"), ("phone", "required")])


async def test_an_update_that_says_what_is_so_already_is_skipped(
    office: httpx.AsyncClient, plan: Upload, add: Add
) -> None:
    customer = await add()
    row = [customer[name] for name in ("name", "email", "phone", "address")]
    planned = await plan(csv_of([row]), on_duplicate="update")
    assert [row["outcome"] for row in await rows_of(office, planned["id"])] == ["skip"]


async def test_an_update_of_two_people_at_once_is_refused(office: httpx.AsyncClient, plan: Upload, add: Add) -> None:
    one, other = await add(), await add()
    planned = await plan(csv_of([["N", one["email"], other["phone"], "A"]]), on_duplicate="update")
    [row] = await rows_of(office, planned["id"])
    assert (row["outcome"], codes(row)) == ("error", [(None, "several_customers")])


async def test_a_row_like_an_earlier_one_is_its_duplicate(office: httpx.AsyncClient, plan: Upload) -> None:  # D-21
    first = person(1)
    rows = [person(9, email="broken"), first, person(2, email=first[1].upper()), person(3, phone="+33 7 00 00 00 01")]
    planned = await plan(csv_of([*rows, person(9)]))
    shown = await rows_of(office, planned["id"])
    assert [row["outcome"] for row in shown] == ["error", "create", "duplicate", "duplicate", "create"]
    assert [row["duplicate_of"] for row in shown] == [None, None, 3, 3, None]


async def test_duplicates_are_created_where_that_is_wanted(office: httpx.AsyncClient, plan: Upload, add: Add) -> None:
    customer = await add()
    planned = await plan(csv_of([person(1, email=customer["email"])] * 2), on_duplicate="create")
    assert [row["outcome"] for row in await rows_of(office, planned["id"])] == ["create", "create"]


async def test_a_plan_is_made_again_with_another_mapping(office: httpx.AsyncClient, plan: Upload, add: Add) -> None:
    customer = await add()
    content = csv_of([["Ana", customer["email"], "0612345678", "Lyon"]], ["Who", "How", "Number", "Where"])
    planned = await plan(content)
    assert planned["mapping"] == {"Who": None, "How": None, "Number": None, "Where": None}
    assert planned["counts"]["error"] == 1
    mapping = {"Who": "name", "How": "email", "Number": "phone", "Where": "address"}
    path = f"/customers/imports/{planned['id']}"
    changed = await office.patch(path, json={"mapping": mapping, "on_duplicate": "update"})
    assert (changed.status_code, changed.json()["state"]) == (200, "planning")
    again = await settled(office, planned["id"])
    assert (again["mapping"], again["on_duplicate"], again["counts"]["update"]) == (mapping, "update", 1)
    assert again["counts"]["error"] == 0
    stale = await office.patch(path, json={"on_duplicate": "skip"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["id"]) == (412, planned["id"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mapping": {"Name": "email", "Email": "email"}}, "mapping"),
        ({"mapping": {"Nickname": "name"}}, "mapping.Nickname"),
        ({"mapping": {"Name": "shoe_size"}}, "mapping.Name"),
        ({"on_duplicate": "merge"}, "on_duplicate"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_mapping_that_can_not_be_is_refused(
    office: httpx.AsyncClient, plan: Upload, body: dict[str, Any], field: str
) -> None:
    planned = await plan(csv_of([person(1)]))
    answer = await office.patch(f"/customers/imports/{planned['id']}", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert (await settled(office, planned["id"]))["version"] == planned["version"]


async def test_a_mapping_of_a_column_that_is_not_there_makes_the_import_fail(plan: Upload) -> None:
    failed = await plan(csv_of([person(1)]), mapping='{"Nickname": "name"}')
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "unknown_column")


async def test_rejected_rows_come_back_as_a_file_that_can_be_mended(office: httpx.AsyncClient, plan: Upload) -> None:
    # D-21
    rows = [person(1), person(2, email="nobody"), person(3, name="=cmd()", phone="+1")]
    planned = await plan(csv_of(rows, delimiter=";"))
    answer = await office.get(f"/customers/imports/{planned['id']}/rejected")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, second, third = answer.content.decode("utf-8-sig").splitlines()
    assert header == "Name;Email;Phone;Address;error"
    assert second == ";".join([*rows[1], "Email: Not a valid email address."])
    assert third == ";".join(["'=cmd()", rows[2][1], "'+1", rows[2][3], "Phone: Not a phone number."])
    again = await plan(answer.content)
    assert (again["mapping"]["error"], again["counts"]["error"]) == (None, 2)
    assert (await rows_of(office, again["id"]))[1]["fields"]["name"] == "=cmd()"


async def test_the_same_upload_with_the_same_key_is_one_import(office: httpx.AsyncClient) -> None:  # D-41
    content = csv_of([person(1)])
    office.headers["Idempotency-Key"] = "once"
    first, second, other = [await send(office, each) for each in (content, content, content + b"x")]
    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"] == f"/api/v1/customers/imports/{first.json()['id']}"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert (await office.get("/customers/imports")).json()["total"] == 1
